import { allocate, fromTypedArray, type NDArray, type Shape, sizeOf } from "@convkit/ndarray";
import type { FloatArray } from "../algorithm.ts";
import { elements } from "../products.ts";

const planeSize = (shape: Shape) => sizeOf(shape.slice(2));

/**
 * Adds every element of `outputGrad` to the element of its plane that `indices` names: the gradient of
 * max pooling. The adjoint of `gatherPlanes`.
 *
 * @param outputGrad `[N, C, ...]`
 * @param indices    int32, the same shape; positions in the spatial plane of `inputShape`
 * @returns `inputShape`, `[N, C, ...spatial]`
 */
export function scatterPlanes(outputGrad: NDArray, indices: NDArray, inputShape: Shape): NDArray {
  const source = elements(outputGrad);
  const at = indices.toTypedArray();
  const grad = allocate(outputGrad.dtype, sizeOf(inputShape), "scatterPlanes") as FloatArray;
  const from = planeSize(indices.shape);
  const plane = planeSize(inputShape);
  for (let start = 0, base = 0; start < source.length; start += from, base += plane)
    for (let i = start; i < start + from; i++) grad[base + at[i]!]! += source[i]!;
  return fromTypedArray(grad, inputShape);
}

/**
 * Picks from every plane of `input` the elements that `indices` names.
 *
 * @param input   `[N, C, ...spatial]`
 * @param indices int32 `[N, C, ...]`, positions in the spatial plane
 * @returns the shape of `indices`
 */
export function gatherPlanes(input: NDArray, indices: NDArray): NDArray {
  const source = elements(input);
  const at = indices.toTypedArray();
  const picked = allocate(input.dtype, at.length, "gatherPlanes");
  const to = planeSize(indices.shape);
  const plane = planeSize(input.shape);
  for (let start = 0, base = 0; start < at.length; start += to, base += plane)
    for (let i = start; i < start + to; i++) picked[i] = source[base + at[i]!]!;
  return fromTypedArray(picked, indices.shape);
}
