import { ArgumentError, ConvkitError, FormatError } from "@convkit/ndarray";
import { describe, expect, test } from "vitest";
import { type FileFormat, formats } from "../src/formats.ts";
import { fuzz } from "../src/fuzz.ts";
import { mutate } from "../src/mutations.ts";

test("every sample is read as it is", async () => {
  for (const { name, samples, load } of formats)
    for (const bytes of await samples()) {
      const outcome = await Promise.resolve()
        .then(() => load(bytes, "file"))
        .catch((error: unknown) => error);
      expect(outcome, name).not.toBeInstanceOf(Error);
    }
});

test("damaged files are read or refused, some of each format", async () => {
  const { verdicts, failure } = await fuzz({ formats, count: 600, seed: 1 });
  expect(failure).toBeUndefined();
  for (const [name, { read, refused }] of verdicts)
    expect([name, read + refused > 20, refused > 0]).toEqual([name, true, true]);
});

describe("what is found", () => {
  const format = (load: FileFormat["load"]): FileFormat => ({
    name: "numbers",
    samples: () => [Uint8Array.of(1, 2, 3, 4)],
    load,
  });
  const failureOf = async (load: FileFormat["load"]) =>
    (await fuzz({ formats: [format(load)], count: 200, seed: 1 })).failure;

  test("another error, as the smallest file that gives it", async () => {
    const failure = await failureOf((bytes) => {
      if (bytes.length > 4) throw new TypeError("too long");
    });
    expect(failure).toMatch(/^Error: it threw what is no ConvkitError/);
    expect(failure).toMatch(/file {4}5 bytes, in base64: [\w+/=]+\nTypeError: too long/);
    expect(failure!.match(/damage/g)).toHaveLength(1);
  });

  test("an error that names no file, or says too much", async () => {
    expect(
      await failureOf(() => {
        throw new FormatError("read", "it is damaged");
      }),
    ).toMatch(/^Error: its error does not name the file/);
    expect(
      await failureOf((_, file) => {
        throw new FormatError("read", "x".repeat(2000), [{ name: "file", value: file }]);
      }),
    ).toMatch(/^Error: its error is longer than anybody reads/);
    expect(
      await failureOf((_, file) => {
        throw new ArgumentError("read", `${file} is damaged`);
      }),
    ).toBeUndefined();
    expect(new ArgumentError("read", "")).toBeInstanceOf(ConvkitError);
  });

  test("more memory than a file explains", async () => {
    expect(await failureOf(() => new Uint8Array(100 * 2 ** 20))).toMatch(/^Error: it allocated 1\d\d MiB/);
  });
});

test("each damage does what it says", () => {
  const file = new TextEncoder().encode('{"a":[12,3]}');
  const text = (...changes: Parameters<typeof mutate>[1]) =>
    new TextDecoder("latin1").decode(mutate(file, changes));
  expect(text({ kind: "truncate", at: 5 })).toBe('{"a":');
  expect(text({ kind: "append", at: 0, bytes: [33] })).toBe('{"a":[12,3]}!');
  expect(text({ kind: "insert", at: 13, bytes: [33] })).toBe('{!"a":[12,3]}');
  expect(text({ kind: "flip", at: 2, bit: 1 })).toBe('{"c":[12,3]}');
  expect(text({ kind: "remove", at: 1, length: 4 })).toBe("{[12,3]}");
  expect(text({ kind: "repeat", at: 6, length: 3 })).toBe('{"a":[12,12,3]}');
  expect(text({ kind: "swap", at: 9, other: 6, length: 1 })).toBe('{"a":[32,1]}');
  expect(text({ kind: "integer", at: 0, bytes: 2, little: true, value: 0x4142n })).toBe('BAa":[12,3]}');
  expect(text({ kind: "number", at: 3, text: "-1" })).toBe('{"a":[12,-1]}');
  expect(text({ kind: "word", at: 0, text: "F32" })).toBe('{"F32":[12,3]}');
  expect(
    mutate(new Uint8Array(0), [
      { kind: "swap", at: 9, other: 6, length: 1 },
      { kind: "flip", at: 3, bit: 1 },
    ]),
  ).toHaveLength(0);
});
