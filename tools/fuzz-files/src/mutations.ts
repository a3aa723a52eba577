import fc from "fast-check";

/** One damage to a file. Positions are taken modulo what is there, so that any mutation fits any file. */
export type Mutation =
  | { readonly kind: "truncate"; readonly at: number }
  | { readonly kind: "append" | "insert"; readonly at: number; readonly bytes: readonly number[] }
  | { readonly kind: "flip"; readonly at: number; readonly bit: number }
  | { readonly kind: "remove" | "repeat"; readonly at: number; readonly length: number }
  | { readonly kind: "swap"; readonly at: number; readonly other: number; readonly length: number }
  | {
      readonly kind: "integer";
      readonly at: number;
      readonly bytes: 2 | 4 | 8;
      readonly little: boolean;
      readonly value: bigint;
    }
  | { readonly kind: "number"; readonly at: number; readonly text: string }
  | { readonly kind: "word"; readonly at: number; readonly text: string };

/** Lengths and counts that programs stumble over. */
const integers = [
  0n,
  1n,
  0x7fffn,
  0xffffn,
  0x7fffffffn,
  0x80000000n,
  0xffffffffn,
  2n ** 53n,
  2n ** 63n - 1n,
  2n ** 64n - 1n,
];
/** The same, and what is no count, as text. */
const numbers = [
  "0",
  "-1",
  "1.5",
  "1e308",
  "4294967296",
  "9007199254740993",
  "99999999999999999999",
  "null",
  '"1"',
  "[]",
  "[[[[[",
];
/** Other dtypes, names that are more than names, and paths that lead elsewhere. */
const words = [
  "F32",
  "F64",
  "I64",
  "BF16",
  "F8_E4M3",
  "f8",
  "c16",
  "O",
  "True",
  "__proto__",
  "__metadata__",
  "constructor",
  "..",
  "../../x",
  "/etc/passwd",
  "C:\\x",
  "\u0000",
  "\ud83d\ude00",
  "w",
  "x".repeat(300),
];

const position = fc.nat(1 << 20);
const length = fc.integer({ min: 1, max: 64 });

export const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({ kind: fc.constant("truncate" as const), at: position }),
  fc.record({
    kind: fc.constantFrom("append" as const, "insert" as const),
    at: position,
    bytes: fc.array(fc.nat(255), { minLength: 1, maxLength: 40 }),
  }),
  fc.record({ kind: fc.constant("flip" as const), at: position, bit: fc.nat(7) }),
  fc.record({ kind: fc.constantFrom("remove" as const, "repeat" as const), at: position, length }),
  fc.record({ kind: fc.constant("swap" as const), at: position, other: position, length }),
  fc.record({
    kind: fc.constant("integer" as const),
    at: position,
    bytes: fc.constantFrom(2 as const, 4 as const, 8 as const),
    little: fc.boolean(),
    value: fc.constantFrom(...integers),
  }),
  fc.record({ kind: fc.constant("number" as const), at: position, text: fc.constantFrom(...numbers) }),
  fc.record({ kind: fc.constant("word" as const), at: position, text: fc.constantFrom(...words) }),
);

/** The damaged file; the given one stays. */
export function mutate(file: Uint8Array, mutations: readonly Mutation[]): Uint8Array {
  return mutations.reduce(damage, file.slice());
}

function damage(file: Uint8Array, change: Mutation): Uint8Array {
  const at = file.length === 0 ? 0 : change.at % file.length;
  switch (change.kind) {
    case "truncate":
      return file.slice(0, at);
    case "append":
      return splice(file, file.length, 0, change.bytes);
    case "insert":
      return splice(file, at, 0, change.bytes);
    case "flip":
      return splice(
        file,
        at,
        1,
        [...file.subarray(at, at + 1)].map((byte) => byte ^ (1 << change.bit)),
      );
    case "remove":
      return splice(file, at, change.length, []);
    case "repeat":
      return splice(file, at, 0, file.slice(at, at + change.length));
    case "swap": {
      const other = file.length === 0 ? 0 : change.other % file.length;
      const [low, high] = [Math.min(at, other), Math.max(at, other)];
      const size = Math.min(change.length, high - low, file.length - high);
      const [first, second] = [file.slice(low, low + size), file.slice(high, high + size)];
      return splice(splice(file, low, size, second), high, size, first);
    }
    case "integer": {
      const bytes = Array.from({ length: change.bytes }, (_, k) =>
        Number((change.value >> BigInt(8 * k)) & 255n),
      );
      return splice(file, at, change.bytes, change.little ? bytes : bytes.toReversed());
    }
    case "number":
      return replaceMatch(file, /-?\d+/g, change.at, change.text);
    case "word":
      return replaceMatch(file, /[A-Za-z_][\w.]*/g, change.at, change.text);
  }
}

/** Another text in place of one of the matches of a pattern, the file read as Latin-1. */
function replaceMatch(file: Uint8Array, pattern: RegExp, which: number, text: string): Uint8Array {
  const matches = [...Buffer.from(file).toString("latin1").matchAll(pattern)];
  const match = matches[which % Math.max(matches.length, 1)];
  return match ? splice(file, match.index, match[0].length, new TextEncoder().encode(text)) : file;
}

function splice(file: Uint8Array, at: number, remove: number, insert: ArrayLike<number>): Uint8Array {
  const rest = file.subarray(at + remove);
  const result = new Uint8Array(at + insert.length + rest.length);
  result.set(file.subarray(0, at));
  result.set(insert, at);
  result.set(rest, at + insert.length);
  return result;
}
