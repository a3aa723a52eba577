import { convProblems, integers } from "@convkit/testing";
import { engine } from "@convkit/wasm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { naive } from "../src/algorithms/naive.ts";
import { depthwiseKernels } from "../src/engine/depthwise-kernels.ts";
import { staged } from "../src/engine/on-engine.ts";
import { type ConvGeometry, convGeometry, type Product } from "../src/index.ts";

const products: readonly Product[] = ["forward", "inputGrad", "weightGrad"];
const shapesOf = (geometry: ConvGeometry, product: Product) =>
  ({
    forward: [geometry.inputShape, geometry.weightShape, geometry.outputShape],
    inputGrad: [geometry.outputShape, geometry.weightShape, geometry.inputShape],
    weightGrad: [geometry.inputShape, geometry.outputShape, geometry.weightShape],
  })[product] as [readonly number[], readonly number[], readonly number[]];
const lengthOf = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);

/** One product of small integers, so that sums are exact: by the kernels into a dirty result, and by naive. */
function bothWays(geometry: ConvGeometry, product: Product, seed: number): [Float32Array, Float32Array] {
  const [a, b, result] = shapesOf(geometry, product);
  const [p, q] = [integers(seed, a), integers(seed + 1, b)].map(({ data }) => Float32Array.from(data));
  const bias = Float32Array.from(integers(seed + 2, [geometry.outputChannels]).data);
  const actual = new Float32Array(lengthOf(result));
  const expected = new Float32Array(lengthOf(result));
  const bytes = depthwiseKernels.workspaceBytes(geometry, product);
  staged(bytes, actual, [p, q, bias], (host, [p, q, bias], to, space) => {
    host.floats(to, actual.length).fill(Number.NaN);
    if (product === "forward") depthwiseKernels.forward(host, geometry, p!, q!, to, space, { bias: bias! });
    else depthwiseKernels[product](host, geometry, p!, q!, to, space);
  });
  const workspace = new Uint8Array(naive.workspaceBytes(geometry, product));
  if (product === "forward") naive.forward(geometry, p!, q!, expected, workspace, { bias });
  else naive[product](geometry, p!, q!, expected, workspace);
  return [actual, expected];
}

describe.each(products)("depthwise %s on the engine", (product) => {
  test("agrees with naive over random geometries of every dimension", () => {
    fc.assert(
      fc.property(convProblems, fc.integer({ min: 1, max: 5 }), (problem, channels) => {
        const { inputShape, weightShape, options, seed } = problem;
        fc.pre(options.layout === "NCHW");
        const { paddingMode: _, ...rest } = options;
        const multiplier = Math.max(1, weightShape[1]!);
        const geometry = convGeometry(
          [inputShape[0]!, channels, ...inputShape.slice(2)],
          [channels * multiplier, 1, ...weightShape.slice(2)],
          { ...rest, groups: channels },
        );
        expect(depthwiseKernels.supports(geometry, product)).toBe(true);
        const [actual, expected] = bothWays(geometry, product, seed);
        expect(actual).toEqual(expected.map((value) => value + 0));
      }),
      { numRuns: 400 },
    );
  });

  // Around tiles of 4 rows and 8 columns, one row done as four from 32 columns on, bands of rows that stay in the cache.
  test.each([
    ...[1, 3, 4, 5, 7, 8, 9, 31, 32, 33, 35, 64, 130].map((width) => [[width], [3], 1, 1, 1]),
    ...[1, 2, 4, 7, 8, 9, 15, 16, 17].map((size) => [[size, size], [3, 3], 1, 1, 1]),
    ...[7, 14, 28, 29].map((size) => [[size, size], [5, 5], 2, 2, 1]),
    [[40, 200], [3, 3], 1, 1, 1],
    [[131, 130], [3, 3], 2, 1, 1],
    [[20000], [5], 1, 2, 1],
    [[70, 3], [3, 3], 1, 1, 3],
    [[9, 30, 30], [3, 3, 3], 1, 1, 1],
  ] as [number[], number[], number, number, number][])(
    "sizes %j, kernel %j, stride %d, padding %d, multiplier %d",
    (sizes, kernel, stride, padding, multiplier) => {
      const geometry = convGeometry([2, 3, ...sizes], [3 * multiplier, 1, ...kernel], {
        stride,
        padding,
        groups: 3,
      });
      const [actual, expected] = bothWays(geometry, product, 7);
      expect(actual).toEqual(expected.map((value) => value + 0));
    },
  );
});

test("a batch without images gives a weight gradient of zeros", () => {
  const geometry = convGeometry([0, 3, 8, 8], [3, 1, 3, 3], { groups: 3 });
  expect(bothWays(geometry, "weightGrad", 1)[0]).toEqual(new Float32Array(27));
});

test("what does not fit a thread's scratch memory is not supported", () => {
  expect(engine()).toBeDefined();
  // A row of 4 * 240,000 bytes is the most.
  expect(depthwiseKernels.supports(convGeometry([1, 1, 239_998], [1, 1, 3]), "forward")).toBe(true);
  expect(depthwiseKernels.supports(convGeometry([1, 1, 240_010], [1, 1, 3]), "forward")).toBe(false);
  expect(depthwiseKernels.supports(convGeometry([1, 1, 5000], [1, 1, 4097]), "forward")).toBe(false);
});
