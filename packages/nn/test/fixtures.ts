import { type Tensor, tensor } from "@convkit/autograd";
import { allocate, type DType, fromTypedArray, type NDArray } from "@convkit/ndarray";

/** An array as fixtures/generate.py writes it. */
export interface Numbers {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

export function asNDArray({ shape, data }: Numbers, dtype: DType = "float64"): NDArray {
  const elements = allocate(dtype, data.length);
  elements.set(data);
  return fromTypedArray(elements, shape, dtype);
}

export function asTensor(numbers: Numbers, dtype: DType = "float64"): Tensor {
  return tensor(asNDArray(numbers, dtype));
}

/** The largest difference of elements, relative to the larger of 1 and the expected value. */
export function worstDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Infinity;
  let worst = 0;
  for (let i = 0; i < actual.length; i++) {
    const difference = Math.abs(actual[i]! - expected[i]!) / Math.max(1, Math.abs(expected[i]!));
    if (!(difference <= worst)) worst = Number.isNaN(difference) ? Infinity : difference;
  }
  return worst;
}
