import {
  allocate,
  contiguousStrides,
  fromTypedArray,
  type NDArray,
  type Shape,
  sizeOf,
} from "@convkit/ndarray";
import type { ResolvedPadding } from "./padding.ts";
import { elements } from "./products.ts";

/** For every element of the padded array, row-major, the position of its source in one of `shape`. */
export function sourcePositions(
  functionName: string,
  shape: Shape,
  takes: ResolvedPadding["takes"],
): Int32Array {
  const strides = contiguousStrides(shape);
  return shape.reduce<Int32Array>((positions, length, axis) => {
    const indices =
      takes.find((take) => take.axis === axis)?.indices ?? Int32Array.from({ length }, (_, i) => i);
    const next = allocate("int32", positions.length * indices.length, functionName);
    for (let k = 0; k < positions.length; k++)
      for (let i = 0; i < indices.length; i++)
        next[k * indices.length + i] = positions[k]! + indices[i]! * strides[axis]!;
    return next;
  }, new Int32Array(1));
}

/** An image with the border that its padding mode calls for. */
export function padImage(
  functionName: string,
  input: NDArray,
  { takes, geometry }: ResolvedPadding,
): NDArray {
  if (takes.length === 0) return input;
  const source = elements(input);
  const padded = allocate(geometry.dtype, sizeOf(geometry.inputShape), functionName);
  sourcePositions(functionName, input.shape, takes).forEach((from, to) => {
    padded[to] = source[from]!;
  });
  return fromTypedArray(padded, geometry.inputShape);
}

/** The adjoint of `padImage`: every element of the border is added to the element that it repeats. */
export function unpadImageGrad(
  functionName: string,
  paddedGrad: NDArray,
  inputShape: Shape,
  { takes, geometry }: ResolvedPadding,
): NDArray {
  if (takes.length === 0) return paddedGrad;
  const source = elements(paddedGrad);
  const sums = allocate("float64", sizeOf(inputShape), functionName);
  sourcePositions(functionName, inputShape, takes).forEach((to, from) => {
    sums[to]! += source[from]!;
  });
  const grad = allocate(geometry.dtype, sums.length, functionName);
  grad.set(sums);
  return fromTypedArray(grad, inputShape);
}
