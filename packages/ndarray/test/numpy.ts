import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { type DType, fromTypedArray, type NDArray } from "../src/index.ts";

/** An array as generate.py packs it. */
export interface Packed {
  readonly dtype: DType;
  readonly shape: number[];
  readonly data: readonly (number | string)[] | "arange";
}

/** What NumPy 2.4.6 computed: see fixtures/generate.py. */
export const numpy = JSON.parse(readFileSync(new URL("./fixtures/numpy.json", import.meta.url), "utf8"));

export function fixtureFile(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`./fixtures/npy/${name}`, import.meta.url)));
}

const special: Record<string, number> = {
  nan: Number.NaN,
  inf: Number.POSITIVE_INFINITY,
  "-inf": Number.NEGATIVE_INFINITY,
  "-0": -0,
};
const kinds = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  uint8: Uint8Array,
  bool: Uint8Array,
};

export function unpack({ dtype, shape, data }: Packed): NDArray {
  const size = shape.reduce((product, length) => product * length, 1);
  const values =
    data === "arange"
      ? Array.from({ length: size }, (_, i) => i)
      : data.map((value) => (typeof value === "string" ? special[value]! : value));
  return fromTypedArray(kinds[dtype].from(values), shape, dtype);
}

/**
 * Compares with what NumPy got. `ulps` is how many steps of the dtype results may differ by: 0 where IEEE arithmetic
 * fixes every bit, a few for functions such as exp, which no standard fixes. `signedZero`: whether -0 must be -0.
 */
export function expectNumPy(actual: NDArray, packed: Packed, ulps = 0, signedZero = true): void {
  const expected = unpack(packed);
  expect({ dtype: actual.dtype, shape: [...actual.shape] }).toEqual({
    dtype: expected.dtype,
    shape: [...expected.shape],
  });
  const [got, want] = [actual.toTypedArray(), expected.toTypedArray()];
  const epsilon = expected.dtype === "float32" ? 2 ** -23 : 2 ** -52;
  for (let i = 0; i < want.length; i++) {
    const [a, b] = [got[i]!, want[i]!];
    const same = Object.is(a, b) || (!signedZero && a === b);
    if (!same && !(ulps > 0 && Math.abs(a - b) <= ulps * epsilon * Math.max(Math.abs(b), 2 ** -126)))
      expect.fail(`element ${i}: got ${a}, NumPy has ${b}`);
  }
}
