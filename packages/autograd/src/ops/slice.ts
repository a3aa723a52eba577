import { type AxisRange, type Index, resolveSlice, type Shape } from "@convkit/ndarray";
import { record } from "../record.ts";
import type { Tensor } from "../tensor.ts";
import { reshape } from "./shape.ts";

/** `start, start + step, ...` on every axis: what a slice keeps before it drops or inserts axes. */
function sliceRanges(x: Tensor, ranges: readonly AxisRange[]): Tensor {
  return record({
    name: "slice",
    inputs: { x },
    forward: (backend, { x }) => backend.slice(x, ranges),
    gradients: (g) => ({ x: () => embed(g, x.shape, ranges) }),
  });
}

/** The adjoint of a slice: zeros of `shape` with x at the ranges. */
export function embed(x: Tensor, shape: Shape, ranges: readonly AxisRange[]): Tensor {
  return record({
    name: "embed",
    inputs: { x },
    forward: (backend, { x }) => backend.embed(x, shape, ranges),
    gradients: (g) => ({ x: () => sliceRanges(g, ranges) }),
  });
}

/**
 * A part of a tensor: for each axis a number (drops the axis), `[start, stop, step]` as Python's slices, `[]` for
 * all, `"..."` for as many whole axes as needed, `"new"` for a new axis of 1.
 *
 * @throws ArgumentError when an index is out of range
 * @example
 * slice(tensor([[1, 2, 3], [4, 5, 6]]), "...", [null, null, -1]).toNDArray().toArray() // [[3, 2, 1], [6, 5, 4]]
 */
export function slice(x: Tensor, ...indices: Index[]): Tensor {
  const { ranges, shape } = resolveSlice(x.shape, indices);
  return reshape(sliceRanges(x, ranges), shape);
}
