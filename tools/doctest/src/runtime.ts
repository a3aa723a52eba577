import { expect } from "vitest";

type Close = number | readonly Close[];

/** Equal to four digits after the point: examples show rounded numbers. */
export function close(value: Close): unknown {
  return typeof value === "number" ? expect.closeTo(value, 4) : value.map(close);
}

/** A typed array may be shown as a plain one. */
export function expectValue(actual: unknown, expected: unknown): void {
  const isTyped = ArrayBuffer.isView(actual) && !(actual instanceof DataView);
  const shown =
    isTyped && Array.isArray(expected) ? Array.from(actual as unknown as ArrayLike<number>) : actual;
  expect(shown).toEqual(expected);
}

export async function expectThrow(run: () => Promise<unknown>, name: string): Promise<void> {
  const error = await run().then(
    (value) => expect.fail(`expected ${name} to be thrown, got ${String(value)}`),
    (reason: unknown) => reason,
  );
  expect(error).toHaveProperty("name", name);
}
