import { fusions } from "../src/relax.ts";
import { headLength, list, type Reader, readerOf, sectionIds, sectionsOf, varint } from "./module.ts";

const v128 = 0x7b;

/**
 * The SIMD build of a relaxed one: for relaxed instructions it holds what they stand for, in such a form that `relax` in
 * src/relax.ts finds it. So one module is both builds.
 */
export function relaxable(relaxed: Uint8Array): Uint8Array {
  const out = [...relaxed.subarray(0, headLength)];
  const sections = sectionsOf(relaxed);
  const contentsOf = (id: number) => readerOf(sections.find((section) => section.id === id)!.contents);
  const types = contentsOf(sectionIds.types);
  const parameters = list(types, () => parameterCount(types));
  const functions = contentsOf(sectionIds.functions);
  const typeOf = list(functions, functions.varint);
  for (const { id, contents } of sections) {
    const made = id === sectionIds.code ? bodies(contents, (i) => parameters[typeOf[i]!]!) : contents;
    out.push(id, ...varint(made.length), ...made);
  }
  return Uint8Array.from(out);
}

/** Reads a function's type. */
function parameterCount(types: Reader): number {
  types.byte();
  const parameters = types.take(types.varint());
  types.take(types.varint());
  return parameters.length;
}

function bodies(code: Uint8Array, parameters: (i: number) => number): number[] {
  const reader = readerOf(code);
  const made = list(reader, () => reader.take(reader.varint())).map((body, i) => {
    const bytes = rewritten(body, parameters(i));
    return [...varint(bytes.length), ...bytes];
  });
  return [...varint(made.length), ...made.flat()];
}

/** A function's body, with two locals more if it has relaxed instructions. */
function rewritten(body: Uint8Array, parameters: number): number[] {
  const reader = readerOf(body);
  const groups = list(reader, () => ({ count: reader.varint(), type: reader.byte() }));
  const next = groups.reduce((sum, { count }) => sum + count, parameters);
  const relaxed = reader.rest();
  const code = withSites(relaxed, padded(next), padded(next + 1));
  if (code.length > relaxed.length) groups.push({ count: 2, type: v128 });
  const locals = groups.flatMap(({ count, type }) => [...varint(count), type]);
  return [...varint(groups.length), ...locals, ...code];
}

function withSites(relaxed: Uint8Array, t: readonly number[], u: readonly number[]): number[] {
  const code: number[] = [];
  for (let at = 0; at < relaxed.length; ) {
    const fusion = fusions.find(({ fused }) => fused.every((byte, i) => relaxed[at + i] === byte));
    code.push(...(fusion ? fusion.site(t, u) : [relaxed[at]!]));
    at += fusion?.fused.length ?? 1;
  }
  return code;
}

/** The number of a local in two bytes. */
function padded(n: number): readonly number[] {
  if (n >= 2 ** 14) throw new Error(`a function has ${n} locals, too many for src/relax.ts`);
  return [(n % 128) + 128, n >> 7];
}
