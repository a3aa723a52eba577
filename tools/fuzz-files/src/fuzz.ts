import fc from "fast-check";
import type { FileFormat } from "./formats.ts";
import { judge, type Verdict } from "./judge.ts";
import { type Mutation, mutate, mutation } from "./mutations.ts";

export interface FuzzOptions {
  readonly formats: readonly FileFormat[];
  readonly count: number;
  readonly seed: number;
  /** Called, and awaited, before a file is read. */
  readonly onFile?: (description: string) => void | Promise<void>;
}

export interface FuzzResult {
  /** Files by format, and by what became of them. */
  readonly verdicts: ReadonlyMap<string, Readonly<Record<Verdict, number>>>;
  /** The smallest file that was neither read nor refused, and why; undefined if there is none. */
  readonly failure: string | undefined;
}

/** Damages files at random, one to four times each, and reads them. */
export async function fuzz({ formats, count, seed, onFile }: FuzzOptions): Promise<FuzzResult> {
  const samples = new Map<FileFormat, readonly Uint8Array[]>();
  for (const format of formats) samples.set(format, await format.samples());
  const verdicts = new Map(formats.map(({ name }) => [name, { read: 0, refused: 0 }]));
  const damaged = (format: FileFormat, which: number, mutations: readonly Mutation[]) => {
    const files = samples.get(format)!;
    return mutate(files[which % files.length]!, mutations);
  };
  const cases = fc.tuple(
    fc.nat(formats.length - 1).map((k) => formats[k]!),
    fc.nat(7),
    fc.array(mutation, { minLength: 1, maxLength: 4 }),
  );
  const details = await fc.check(
    fc.asyncProperty(cases, async ([format, which, mutations]) => {
      const bytes = damaged(format, which, mutations);
      await onFile?.(describe(format, bytes, mutations));
      verdicts.get(format.name)![await judge(format, bytes)]++;
    }),
    { numRuns: count, seed },
  );
  if (!details.failed) return { verdicts, failure: undefined };
  const [[format, which, mutations]] = details.counterexample!;
  const error = details.errorInstance;
  const cause = error instanceof Error && error.cause !== undefined ? `\n${stackOf(error.cause)}` : "";
  return {
    verdicts,
    failure: `${String(error)}\n${describe(format, damaged(format, which, mutations), mutations)}${cause}`,
  };
}

function stackOf(error: unknown): string {
  return (error instanceof Error && error.stack) || String(error);
}

/** A file that can be read again: what it is, how it was damaged, and its bytes. */
export function describe({ name }: FileFormat, bytes: Uint8Array, mutations: readonly Mutation[]): string {
  const steps = mutations.map((change) =>
    JSON.stringify(change, (_, value) => (typeof value === "bigint" ? String(value) : value)),
  );
  return [
    `  format  ${name}`,
    ...steps.map((step) => `  damage  ${step}`),
    `  file    ${bytes.length} bytes, in base64: ${Buffer.from(bytes).toString("base64")}`,
  ].join("\n");
}
