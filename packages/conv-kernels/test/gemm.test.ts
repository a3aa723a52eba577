import { type ConvProblem, convProblems, integers, mismatch } from "@convkit/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  algorithms,
  convForward,
  convGeometry,
  convInputGrad,
  convTranspose1d,
  convWeightGrad,
} from "../src/index.ts";
import { arrayOf, plainOf } from "./calls.ts";

const gemm = algorithms.find(({ name }) => name === "gemm")!;
const exact = { absolute: 0, relative: 0 };
type Problem = Pick<ConvProblem, "inputShape" | "weightShape"> & { readonly options?: object };

/** All three products of integers, whose sums have no rounding: they must be naive's, bit for bit. */
function check({ inputShape, weightShape, options = {} }: Problem): void {
  const geometry = convGeometry(inputShape, weightShape, { ...options, dtype: "float32" });
  const of = (seed: number, shape: readonly number[]) => arrayOf(integers(seed, shape), "float32");
  const [x, w, dy] = [of(1, inputShape), of(2, weightShape), of(3, geometry.outputShape)];
  const bias = of(4, [geometry.outputChannels]);
  for (const product of ["forward", "unbiased", "inputGrad", "weightGrad"] as const) {
    if (!gemm.supports(geometry, product === "unbiased" ? "forward" : product))
      throw new Error(`not supported: ${product}`);
    const [actual, expected] = (["gemm", "naive"] as const).map((algorithm) =>
      plainOf(
        {
          forward: () => convForward(geometry, x, w, { bias, algorithm }),
          unbiased: () => convForward(geometry, x, w, { algorithm }),
          inputGrad: () => convInputGrad(geometry, w, dy, { algorithm }),
          weightGrad: () => convWeightGrad(geometry, x, dy, { algorithm }),
        }[product](),
      ),
    );
    expect(mismatch(product, actual!, expected!, exact)).toBeUndefined();
  }
}

describe("gemm is naive, exactly, on integers", () => {
  test("random geometries of all dimensions, layouts, strides, dilations, paddings and groups", () => {
    fc.assert(
      fc.property(convProblems, ({ inputShape, weightShape, options: { paddingMode: _, ...options } }) =>
        check({ inputShape, weightShape, options }),
      ),
      { numRuns: 500 },
    );
  });

  // Tiles are 2 rows of 16 columns, blocks 64 rows and 512 terms, boxes of the gradient 256 quads.
  test.each<[string, Problem]>([
    ["several blocks of terms", { inputShape: [1, 67, 9, 17], weightShape: [5, 67, 3, 3] }],
    ["several blocks of rows", { inputShape: [2, 3, 7, 7], weightShape: [131, 3, 3, 3] }],
    ["several boxes", { inputShape: [1, 7, 61, 67], weightShape: [13, 7, 3, 3], options: { padding: 1 } }],
    ["channels that exceed scratch memory", { inputShape: [1, 300, 1, 600], weightShape: [3, 300, 1, 3] }],
    [
      "a long line",
      { inputShape: [1, 2, 70001], weightShape: [3, 2, 5], options: { padding: 2, stride: 3 } },
    ],
    ["a long line, strided", { inputShape: [1, 3, 9001], weightShape: [9, 3, 7], options: { stride: 4 } }],
    [
      "phases without taps",
      { inputShape: [2, 3, 11, 12], weightShape: [4, 3, 2, 1], options: { stride: 3 } },
    ],
    [
      "padding beyond the kernel",
      { inputShape: [2, 2, 5, 5], weightShape: [3, 2, 2, 2], options: { padding: 4 } },
    ],
    ["many images of one output", { inputShape: [37, 9, 5, 5], weightShape: [11, 9, 5, 5] }],
    [
      "a kernel that covers the input, channels last",
      { inputShape: [21, 3, 5, 18], weightShape: [3, 5, 18, 35], options: { layout: "NHWC", stride: 2 } },
    ],
    [
      "a kernel that covers an image of 3 axes",
      { inputShape: [5, 7, 2, 3, 4], weightShape: [6, 7, 2, 3, 4] },
    ],
    [
      "a covering kernel in groups",
      { inputShape: [5, 6, 3, 4], weightShape: [4, 3, 3, 4], options: { groups: 2 } },
    ],
    ["a covering kernel with many filters", { inputShape: [4, 16, 4, 4], weightShape: [2100, 16, 4, 4] }],
    ["a covering kernel of no images", { inputShape: [0, 2, 3, 4], weightShape: [4, 2, 3, 4] }],
    [
      "many images in parts",
      { inputShape: [64, 1, 20, 20], weightShape: [32, 1, 3, 3], options: { padding: 1 } },
    ],
    [
      "sub-pixel phases",
      { inputShape: [3, 8, 32, 32], weightShape: [16, 8, 4, 4], options: { padding: 1, stride: 2 } },
    ],
    ["pointwise", { inputShape: [2, 40, 13, 13], weightShape: [50, 20, 1, 1], options: { groups: 2 } }],
    ["no images", { inputShape: [0, 3, 8, 8], weightShape: [4, 3, 3, 3] }],
    [
      "channels last",
      { inputShape: [2, 19, 23, 12], weightShape: [3, 3, 12, 20], options: { layout: "NHWC", stride: 2 } },
    ],
  ])("%s", (_name, problem) => check(problem));

  // Both have inputs of 55 elements; the first leaves out the last window.
  test("transposed convolutions that differ in their output padding alone", () => {
    const w = arrayOf(integers(5, [8, 8, 3]), "float32");
    for (const [length, outputPadding] of [
      [50, 1],
      [51, 0],
      [50, 1],
    ] as const) {
      const x = arrayOf(integers(6, [4, 8, length]), "float32");
      const options = { dilation: 2, outputPadding };
      const [actual, expected] = (["gemm", "naive"] as const).map((algorithm) =>
        plainOf(convTranspose1d(x, w, { ...options, algorithm })),
      );
      expect(mismatch("transposed", actual!, expected!, exact)).toBeUndefined();
    }
  });
});
