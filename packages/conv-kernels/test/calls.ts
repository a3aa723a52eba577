import { fromTypedArray, type NDArray } from "@convkit/ndarray";
import {
  declaredError,
  type Factors,
  type FloatName,
  integers,
  type Plain,
  type Tolerance,
} from "@convkit/testing";
import type {
  AlgorithmName,
  ConvGeometry,
  ConvGradOptions,
  ConvTransposeGradOptions,
  Product,
} from "../src/index.ts";
import * as kernels from "../src/index.ts";

/** A plain array as an NDArray. */
export function arrayOf({ shape, data }: Plain, dtype: FloatName = "float64"): NDArray {
  return fromTypedArray(dtype === "float32" ? Float32Array.from(data) : Float64Array.from(data), shape);
}

/** Seeded small integers, so that sums of products are exact. */
export const random = (seed: number, shape: readonly number[], dtype: FloatName = "float64") =>
  arrayOf(integers(seed, shape), dtype);

export const plainOf = (x: NDArray): Plain => ({ shape: x.shape, data: x.toTypedArray() });

/** The error that an algorithm declares for float32. */
export function declared(
  name: AlgorithmName,
  geometry: ConvGeometry,
  product: Product,
  factors: Factors,
): Tolerance {
  const { roundings } = kernels.algorithms.find((known) => known.name === name)!;
  return declaredError(roundings?.(geometry, product), geometry, product, factors);
}

/** <x, y>: the sum of the products of their elements. */
export function inner(x: NDArray, y: NDArray): number {
  const [a, b] = [x.toTypedArray(), y.toTypedArray()];
  if (a.length !== b.length) throw new Error(`inner product of ${a.length} and ${b.length} elements`);
  return Array.from(a).reduce((sum, value, i) => sum + value * b[i]!, 0);
}

export const conv = { 1: kernels.conv1d, 2: kernels.conv2d, 3: kernels.conv3d };
export const convInputGrad = {
  1: kernels.conv1dInputGrad,
  2: kernels.conv2dInputGrad,
  3: kernels.conv3dInputGrad,
};
export const convWeightGrad = {
  1: kernels.conv1dWeightGrad,
  2: kernels.conv2dWeightGrad,
  3: kernels.conv3dWeightGrad,
};
export const convTranspose = {
  1: kernels.convTranspose1d,
  2: kernels.convTranspose2d,
  3: kernels.convTranspose3d,
};
export const convTransposeInputGrad = {
  1: kernels.convTranspose1dInputGrad,
  2: kernels.convTranspose2dInputGrad,
  3: kernels.convTranspose3dInputGrad,
};
export const convTransposeWeightGrad = {
  1: kernels.convTranspose1dWeightGrad,
  2: kernels.convTranspose2dWeightGrad,
  3: kernels.convTranspose3dWeightGrad,
};
export const maxPool = { 1: kernels.maxPool1d, 2: kernels.maxPool2d, 3: kernels.maxPool3d };
export const maxPoolGrad = { 1: kernels.maxPool1dGrad, 2: kernels.maxPool2dGrad, 3: kernels.maxPool3dGrad };
export const avgPool = { 1: kernels.avgPool1d, 2: kernels.avgPool2d, 3: kernels.avgPool3d };
export const avgPoolGrad = { 1: kernels.avgPool1dGrad, 2: kernels.avgPool2dGrad, 3: kernels.avgPool3dGrad };

/** Every value of the option `algorithm`. */
export const algorithmNames: readonly (AlgorithmName | "auto")[] = [
  "auto",
  ...kernels.algorithms.map(({ name }) => name),
];

/** Those that can compute all products of a geometry in float64 or, with the engine, in float32. */
export function namesFor(
  inputShape: readonly number[],
  weightShape: readonly number[],
  options: ConvGradOptions = {},
): readonly (AlgorithmName | "auto")[] {
  const geometry = kernels.convGeometry(inputShape, weightShape, options);
  const products = ["forward", "inputGrad", "weightGrad"] as const;
  const able = kernels.algorithms.filter((one) =>
    products.every((product) => one.supports(geometry, product)),
  );
  return ["auto", ...able.map(({ name }) => name)];
}

export type GradOptions = ConvGradOptions & ConvTransposeGradOptions;
