import type { Shape } from "@convkit/ndarray";
import { record } from "../record.ts";
import type { Tensor } from "../tensor.ts";
import { product } from "./matmul.ts";
import { reshape } from "./shape.ts";

/** A matrix of numbers on x's backend, in x's dtype. */
function constantMatrix(x: Tensor, elements: Float64Array, shape: Shape): Tensor {
  const data = x.dtype === "float64" ? elements : Float32Array.from(elements);
  return record({
    name: "matrix",
    inputs: {},
    constants: { x },
    forward: (backend) => backend.fromTypedArray(data, shape, x.dtype),
    gradients: () => ({}),
  });
}

/**
 * Weighted sums along an axis: `y[..., i, ...] = sum over k of weights(i, k) x[..., k, ...]`, as a product with that matrix.
 *
 * @param count the new length of the axis
 * @param row writes the weights of output i, which start as zeros, to a row
 */
export function mixAxis(
  x: Tensor,
  axis: number,
  count: number,
  row: (weights: Float64Array, i: number) => void,
): Tensor {
  const length = x.shape[axis]!;
  const matrix = new Float64Array(count * length);
  for (let i = 0; i < count; i++) row(matrix.subarray(i * length, (i + 1) * length), i);
  const size = (shape: Shape) => shape.reduce((product, n) => product * n, 1);
  const [before, after] = [x.shape.slice(0, axis), x.shape.slice(axis + 1)];
  const weights = constantMatrix(x, matrix, [count, length]);
  // One tall product along the last axis; as many as there are positions before it along another.
  const mixed =
    after.length === 0
      ? product(reshape(x, [size(before), length]), weights, { y: true })
      : product(weights, reshape(x, [size(before), length, size(after)]));
  return reshape(mixed, [...before, count, ...after]);
}
