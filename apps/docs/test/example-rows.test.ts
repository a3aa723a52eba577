import { algorithms, type ConvGeometry, convGeometry } from "@convkit/conv-kernels";
import {
  departures,
  integers,
  mismatch,
  pytorchConformance,
  seedConformance,
  summed,
} from "@convkit/testing";
import { describe, expect, test } from "vitest";
import { rows } from "../examples/rows/rows.ts";
import { geometryOf, runDirectly, supportsAll } from "./run-directly.ts";

// #region pytorch
describe.each(["float32", "float64"] as const)("%s", (dtype) => {
  test("rows gives PyTorch's numbers, forwards and backwards", () => {
    let ran = 0;
    const found = [...pytorchConformance(), ...seedConformance()].flatMap((expected) => {
      const geometry = geometryOf(expected, dtype);
      if (!geometry || !supportsAll(rows, geometry)) return [];
      ran++;
      // The gradient of the bias is a sum that no algorithm computes.
      const { bias: _, ...grads } = expected.grads;
      return departures({ ...expected, grads }, runDirectly(rows, geometry, expected), dtype);
    });
    expect(found).toEqual([]);
    // All convolutions of the pack in 1-d and 2-d with channels first: none may be passed over unseen.
    expect(ran).toBeGreaterThan(100);
  });
});
// #endregion pytorch

// #region naive
const naive = algorithms.find(({ name }) => name === "naive")!;

/** Numbers that are no integers, so that rounding shows. */
const noisy = (seed: number, shape: readonly number[]) => ({
  shape,
  data: Array.from(integers(seed, shape).data, (value, i) => Math.fround(value / 7 + Math.sin(i))),
});

test.each<[string, ConvGeometry]>([
  ["one pixel", convGeometry([1, 1, 1, 1], [1, 1, 1, 1])],
  ["more padding than image", convGeometry([1, 1, 2, 2], [1, 1, 3, 3], { padding: 4 })],
  ["strides that leave a rest", convGeometry([2, 2, 7, 8], [3, 2, 2, 3], { stride: [2, 3], padding: 1 })],
  ["dilation and groups", convGeometry([1, 4, 9, 9], [6, 2, 3, 3], { groups: 2, dilation: 2, padding: 2 })],
  ["a row", convGeometry([3, 2, 17], [4, 2, 5], { stride: 2, padding: 2 })],
])("rows keeps the error that it declares: %s", (_name, geometry) => {
  const operands = { input: noisy(1, geometry.inputShape), weight: noisy(2, geometry.weightShape) };
  const outputGrad = noisy(3, geometry.outputShape);
  const [actual, expected] = [rows, naive].map((one) => runDirectly(one, geometry, { operands, outputGrad }));
  const largest = (values: ArrayLike<number>) => Math.max(...Array.from(values, Math.abs));
  const total = (values: ArrayLike<number>) => Array.from(values).reduce((sum, x) => sum + Math.abs(x), 0);
  const { input, weight } = operands;
  // roundings * u * max |a| * sum of |b|; the whole of b bounds what one result sums over.
  const bounds = [
    ["output", "forward", input.data, weight.data, actual!.output, expected!.output],
    ["dinput", "inputGrad", outputGrad.data, weight.data, actual!.grads.input!, expected!.grads.input!],
    ["dweight", "weightGrad", input.data, outputGrad.data, actual!.grads.weight!, expected!.grads.weight!],
  ] as const;
  for (const [name, product, a, b, got, wanted] of bounds) {
    const tolerance = summed("float32", rows.roundings!(geometry, product) + 1, largest(a) * total(b));
    expect(mismatch(name, got, wanted, tolerance)).toBeUndefined();
  }
});
// #endregion naive
