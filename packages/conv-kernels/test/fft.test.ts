import { sizeOf } from "@convkit/ndarray";
import { integers, mismatch } from "@convkit/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fft } from "../src/algorithms/fft.ts";
import {
  type ConvGeometry,
  convForward,
  convGeometry,
  convInputGrad,
  convWeightGrad,
  type Product,
} from "../src/index.ts";
import { byAddress } from "./by-address.ts";
import { arrayOf, declared } from "./calls.ts";

const products: readonly Product[] = ["forward", "inputGrad", "weightGrad"];

/** Numbers between -1 and 1 from a seed, exact in float32. */
const fractions = (seed: number, shape: readonly number[]) =>
  Float32Array.from(integers(seed, shape, -(2 ** 20), 2 ** 20).data, (value) => value / 2 ** 20);

const operandsOf = (geometry: ConvGeometry) => ({
  x: fractions(1, geometry.inputShape),
  w: fractions(2, geometry.weightShape),
  dy: fractions(3, geometry.outputShape),
  bias: fractions(4, [geometry.outputChannels]),
});
type Operands = ReturnType<typeof operandsOf>;

const onEngine = (geometry: ConvGeometry, product: Product, operands: Operands) =>
  byAddress(fft.onEngine!, geometry, product, operands);

/** The same in float64 by the definition. */
function byNaive(geometry: ConvGeometry, product: Product, operands: Operands) {
  const exact: ConvGeometry = { ...geometry, dtype: "float64" };
  const of = (data: Float32Array, shape: readonly number[]) => arrayOf({ shape, data }, "float64");
  const x = of(operands.x, geometry.inputShape);
  const w = of(operands.w, geometry.weightShape);
  const dy = of(operands.dy, geometry.outputShape);
  const bias = of(operands.bias, [geometry.outputChannels]);
  return {
    forward: () => convForward(exact, x, w, { algorithm: "naive", bias }),
    inputGrad: () => convInputGrad(exact, w, dy, { algorithm: "naive" }),
    weightGrad: () => convWeightGrad(exact, x, dy, { algorithm: "naive" }),
  }
    [product]()
    .toTypedArray();
}

/**
 * What is wrong, if anything. The declared bound is of the worst case; sums of random numbers stay within a thousandth of
 * their root mean square by far, so that a misplaced term cannot hide in it either.
 */
function wrong(geometry: ConvGeometry, product: Product): string | undefined {
  const operands = operandsOf(geometry);
  const actual = onEngine(geometry, product, operands);
  const expected = byNaive(geometry, product, operands);
  const { x, w, dy } = operands;
  const [a, b] = { forward: [x, w], inputGrad: [dy, w], weightGrad: [x, dy] }[product] as Float32Array[];
  const bound = declared("fft", geometry, product, { a: a!, b: b! });
  const square = Array.from(expected).reduce((sum, y) => sum + y * y, 0) / Math.max(1, expected.length);
  const absolute = Math.min(bound.absolute + 2 ** -22, 1e-3 * Math.sqrt(square) + 1e-5);
  const plain = (data: ArrayLike<number>) => ({ shape: [data.length], data });
  return mismatch(product, plain(actual), plain(expected), { absolute, relative: 0 });
}

const axis = fc.record({
  size: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constantFrom(31, 32, 33, 47)),
  kernel: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom(13, 16, 17, 31)),
  padding: fc.tuple(fc.nat(8), fc.nat(8)),
});

/** Sizes around the borders of tiles; paddings up to more than the kernel. */
const geometries = fc
  .record({
    axes: fc.array(axis, { minLength: 1, maxLength: 2 }),
    batch: fc.integer({ min: 0, max: 3 }),
    groups: fc.constantFrom(1, 1, 2),
    inner: fc.constantFrom(1, 2, 3, 5),
    outer: fc.constantFrom(1, 2, 3, 9),
  })
  .filter(({ axes }) => axes.every(({ size, kernel, padding: [a, b] }) => size + a + b >= kernel))
  .map(({ axes, batch, groups, inner, outer }) =>
    convGeometry(
      [batch, groups * inner, ...axes.map(({ size }) => size)],
      [groups * outer, inner, ...axes.map(({ kernel }) => kernel)],
      { groups, padding: axes.map(({ padding }) => padding) },
    ),
  );

describe.each(products)("%s", (product) => {
  test("stays within its declared error, on dirty memory, whatever the sizes", () => {
    fc.assert(
      fc.property(geometries, (geometry) => {
        fc.pre(geometry.flops < 2e6 && fft.supports(geometry, product));
        expect(wrong(geometry, product)).toBeUndefined();
      }),
      { numRuns: 120 },
    );
  });

  test.each([
    // Several tiles an axis, several chunks of filters; one long row; a kernel of one row; more than one tile's terms.
    [
      [2, 3, 70, 45],
      [18, 3, 15, 13],
      [7, 6],
    ],
    [[1, 2, 3000], [5, 2, 129], [64]],
    [
      [3, 2, 5, 100],
      [4, 2, 1, 33],
      [0, 16],
    ],
    [
      [2, 40, 20, 20],
      [3, 40, 9, 9],
      [4, 4],
    ],
    [
      [2, 2, 1, 300],
      [2, 2, 1, 257],
      [0, 0],
    ],
    [
      [1, 5, 60, 60],
      [2, 5, 40, 40],
      [0, 0],
    ],
  ])("input %j, weight %j, padding %j", (input, weight, padding) => {
    const geometry = convGeometry(input, weight, { padding });
    expect(fft.supports(geometry, product)).toBe(true);
    expect(wrong(geometry, product)).toBeUndefined();
  });

  test("its workspace is at most twice input and output", () => {
    fc.assert(
      fc.property(geometries, (geometry) => {
        fc.pre(fft.supports(geometry, product));
        const { inputShape, outputShape } = geometry;
        const limit = 8 * (sizeOf(inputShape) + sizeOf(outputShape));
        expect(fft.workspaceBytes(geometry, product)).toBeLessThanOrEqual(limit);
      }),
    );
  });
});

test("what it refuses: steps, gaps, three dimensions, channels last, the highest precision", () => {
  const supports = (input: number[], weight: number[], options = {}) =>
    fft.supports(convGeometry(input, weight, options), "forward");
  const [input, weight] = [
    [1, 2, 20, 20],
    [2, 2, 5, 5],
  ];
  expect(supports(input!, weight!)).toBe(true);
  expect(supports(input!, weight!, { stride: 2 })).toBe(false);
  expect(supports(input!, weight!, { dilation: 2 })).toBe(false);
  expect(supports(input!, weight!, { precision: "highest" })).toBe(false);
  expect(supports(input!, weight!, { dtype: "float64" })).toBe(false);
  expect(supports([1, 20, 20, 2], [5, 5, 2, 2], { layout: "NHWC" })).toBe(false);
  expect(supports([1, 2, 9, 9, 9], [2, 2, 3, 3, 3])).toBe(false);
  // 256 x 256 points of a kernel of 200 x 200 are more than a thread's scratch memory holds.
  expect(supports([1, 1, 256, 256], [1, 1, 200, 200])).toBe(false);
});

test("a NaN reaches results of its own image alone", () => {
  const geometry = convGeometry([2, 1, 12, 12], [1, 1, 5, 5], { padding: 2 });
  const operands = operandsOf(geometry);
  operands.x[5 * 12 + 5] = NaN;
  const y = onEngine(geometry, "forward", operands);
  expect(y[5 * 12 + 5]).toBe(NaN);
  expect(y.slice(144).every(Number.isFinite)).toBe(true);
});
