import { describe, expect, test } from "vitest";
import {
  array,
  astype,
  dot,
  fromTypedArray,
  full,
  Generator,
  gemm,
  matmul,
  ones,
  sum,
} from "../src/index.ts";
import { expectNumPy, numpy, type Packed, unpack } from "./numpy.ts";

interface Case {
  readonly x: Packed;
  readonly y: Packed;
  readonly z: Packed;
}

// Integers: every order of summation is exact.
test.each(numpy.matmul as Case[])("matmul of $x.dtype $x.shape and $y.shape", ({ x, y, z }) => {
  expectNumPy(matmul(unpack(x), unpack(y)), z);
});

test.each(numpy.dot as Case[])("dot of $x.dtype $x.shape and $y.shape", ({ x, y, z }) => {
  expectNumPy(dot(unpack(x), unpack(y)), z);
});

describe("the kernel", () => {
  /** The definition. */
  function product(
    m: number,
    n: number,
    k: number,
    a: (i: number, p: number) => number,
    b: (p: number, j: number) => number,
  ) {
    return Array.from({ length: m }, (_, i) =>
      Array.from({ length: n }, (_, j) => {
        let total = 0;
        for (let p = 0; p < k; p++) total += a(i, p) * b(p, j);
        return Math.fround(total);
      }),
    );
  }

  test("equals the definition bit for bit at every remainder of its tiles, for every layout", () => {
    const generator = new Generator(7);
    for (let m = 1; m <= 9; m++)
      for (const [n, k] of [
        [1, 3],
        [2, 1],
        [3, 17],
        [4, 4],
        [5, 8],
        [9, 33],
      ] as const) {
        const [x, y] = [generator.normal([m, k]), generator.normal([k, n])];
        const expected = product(
          m,
          n,
          k,
          (i, p) => x.data[i * k + p]!,
          (p, j) => y.data[p * n + j]!,
        );
        for (const left of [x, x.T.copy().T, x.flip().copy().flip()])
          for (const right of [y, y.T.copy().T, y.flip().copy().flip()])
            expect(matmul(left, right).toArray()).toEqual(expected);
      }
  });

  test("crosses blocks of rows without a seam", () => {
    // 4096 doubles a row: blocks of 32 rows.
    const x = new Generator(1).integers([70, 4096], { low: -9, high: 10 });
    const y = new Generator(2).integers([4096, 6], { low: -9, high: 10 });
    const exact = matmul(x, y);
    expect(matmul(astype(x, "float32"), astype(y, "float32")).toArray()).toEqual(exact.toArray());
    expect(exact.slice(69, 5).item()).toBe(sum(x.slice(69).mul(y.slice([], 5))).item());
  });

  test("accumulates into C where asked, and writes nothing outside of it", () => {
    const c = new Float32Array(20).fill(100);
    gemm(
      2,
      3,
      2,
      Float32Array.of(1, 2, 3, 4),
      0,
      2,
      1,
      Float32Array.of(1, 0, 1, 0, 1, 1),
      0,
      3,
      1,
      c,
      1,
      5,
      true,
    );
    expect([...c]).toEqual([100, 101, 102, 103, 100, 100, 103, 104, 107, ...new Array(11).fill(100)]);
  });
});

test("float32 products of integers below 2^24 are exact, and sums are rounded once", () => {
  // In float32, 2^24 + 1 + 1 would stay at 2^24; in doubles it is 2^24 + 2.
  expect(matmul(array([2 ** 24, 1, 1]), ones([3])).item()).toBe(2 ** 24 + 2);
});

test("a column of C has the bits that the same column alone has", () => {
  const x = new Generator(1).normal([13, 100]);
  const y = new Generator(2).normal([100, 11]);
  const whole = matmul(x, y);
  for (let j = 0; j < 11; j++)
    expect(matmul(x, y.slice([], j)).toArray()).toEqual(whole.slice([], j).toArray());
});

test("integers give int32 that is never wrong", () => {
  const bytes = full([4, 4], 255, { dtype: "uint8" });
  expect(matmul(bytes, bytes).slice(0, 0).item()).toBe(4 * 255 * 255);
  const large = full([1, 1], 2 ** 20, { dtype: "int32" });
  expect(() => matmul(large, large)).toThrowErrorMatchingInlineSnapshot(
    `[ArgumentError: matmul: the result 1099511627776 does not fit int32; compute in float64]`,
  );
  const huge = full([2], 2 ** 31 - 1, { dtype: "int32" });
  expect(() => matmul(huge, huge)).toThrowErrorMatchingInlineSnapshot(
    `[ArgumentError: matmul: products of these integers may not be exact; convert to float64 first]`,
  );
  const flags = fromTypedArray(Uint8Array.of(1, 0, 1, 1), [2, 2], "bool");
  expect(matmul(flags, flags).toArray()).toEqual([
    [true, false],
    [true, true],
  ]);
});
