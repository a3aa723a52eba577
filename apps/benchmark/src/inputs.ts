import { type LayerSpec, parameterSpecs } from "./models.ts";

/**
 * The inputs of every contestant, from a seed and a stream number, the same in any language: element i is a hash
 * of i (its low bits mixed as in C. Wellons' "lowbias32"), as a multiple of 2^-23 in [-1, 1), which float32 holds
 * exactly.
 */
export function fillInput(seed: number, stream: number, count: number): Float32Array {
  const start = (Math.imul(seed, 0x85ebca6b) + Math.imul(stream, 0xc2b2ae35)) >>> 0;
  return Float32Array.from({ length: count }, (_, i) => (hash(start + i) >>> 8) / 2 ** 23 - 1);
}

function hash(i: number): number {
  let x = Math.imul(i, 0x9e3779b9);
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return (x ^ (x >>> 15)) >>> 0;
}

/** Stream 50, scaled to 0 ... classes - 1. */
export function labelInputs(seed: number, count: number, classes: number): Int32Array {
  return Int32Array.from(fillInput(seed, 50, count), (x) => Math.floor(((x + 1) / 2) * classes));
}

/** Streams 100, 101, ...: weights uniform within sqrt(6 / fan in), after He et al., arXiv:1502.01852. */
export function initialParameters(seed: number, layers: readonly LayerSpec[]): Float32Array[] {
  return parameterSpecs(layers).map(({ shape, fanIn, fill }, i) => {
    const count = sizeOf(shape);
    if (fanIn === 0) return new Float32Array(count).fill(fill);
    const scale = Math.fround(Math.sqrt(6 / fanIn));
    return fillInput(seed, 100 + i, count).map((x) => x * scale);
  });
}

export const sizeOf = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);
