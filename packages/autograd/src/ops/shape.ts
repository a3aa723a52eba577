import {
  ArgumentError,
  normalizeAxes,
  normalizeAxis,
  type Shape,
  ShapeError,
  sizeOf,
} from "@convkit/ndarray";
import { checkDTypes, record } from "../record.ts";
import type { Tensor } from "../tensor.ts";

/** The shape with a length of -1 worked out. */
function inferShape(x: Tensor, shape: Shape): number[] {
  checkDTypes("reshape", { x }, { float: false });
  if (!Array.isArray(shape))
    throw new ArgumentError("reshape", `the shape must be an array, got ${String(shape)}`);
  const known = shape.reduce((product, length) => (length === -1 ? product : product * length), 1);
  const full = shape.map((length) => (length === -1 && known !== 0 ? x.size / known : length));
  const unknown = shape.filter((length) => length === -1).length;
  if (
    unknown > 1 ||
    full.some((length) => !Number.isInteger(length) || length < 0) ||
    sizeOf(full) !== x.size
  )
    throw new ShapeError("reshape", `the new shape must hold ${x.size} elements (one length may be -1)`, [
      { name: "x", value: x.shape },
      { name: "shape", value: shape },
    ]);
  return full;
}

/**
 * The same elements in row-major order under another shape; one length may be -1.
 *
 * @throws ShapeError when the shape does not hold the elements
 * @example
 * reshape(tensor([1, 2, 3, 4]), [2, -1]).shape // [2, 2]
 */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const to = inferShape(x, shape);
  return record({
    name: "reshape",
    inputs: { x },
    forward: (backend, { x }) => backend.reshape(x, to),
    gradients: (g) => ({ x: () => reshape(g, x.shape) }),
  });
}

/**
 * One axis from `startAxis` on: `[N, C, H, W]` with 1 gives `[N, C*H*W]`.
 *
 * @example
 * flatten(tensor([[[1, 2], [3, 4]]]), 1).shape // [1, 4]
 */
export function flatten(x: Tensor, startAxis = 0): Tensor {
  const start = x.rank === 0 ? 0 : normalizeAxis("flatten", startAxis, x.rank);
  return reshape(x, [...x.shape.slice(0, start), sizeOf(x.shape.slice(start))]);
}

/**
 * The axes in another order; reversed without `axes`.
 *
 * @example
 * transpose(tensor([[1, 2, 3]])).shape // [3, 1]
 */
export function transpose(x: Tensor, axes?: readonly number[]): Tensor {
  const order = axes
    ? normalizeAxes("transpose", axes, x.rank)
    : Array.from(x.shape, (_, axis) => x.rank - 1 - axis);
  if (order.length !== x.rank)
    throw new ShapeError(
      "transpose",
      `axes must name every axis once, got ${order.length} for rank ${x.rank}`,
      [{ name: "x", value: x.shape }],
    );
  const inverse = order.map((_, axis) => order.indexOf(axis));
  return record({
    name: "transpose",
    inputs: { x },
    forward: (backend, { x }) => backend.transpose(x, order),
    gradients: (g) => ({ x: () => transpose(g, inverse) }),
  });
}

/**
 * Without one axis of length 1, or without all of them.
 *
 * @throws ShapeError when the axis is longer than 1
 * @example
 * squeeze(tensor([[[1, 2]]])).shape // [2]
 */
export function squeeze(x: Tensor, axis?: number): Tensor {
  if (axis === undefined)
    return reshape(
      x,
      x.shape.filter((length) => length !== 1),
    );
  const at = normalizeAxis("squeeze", axis, x.rank);
  if (x.shape[at] !== 1)
    throw new ShapeError("squeeze", `axis ${axis} must have length 1, got ${x.shape[at]}`, [
      { name: "x", value: x.shape },
    ]);
  return reshape(x, x.shape.toSpliced(at, 1));
}

/**
 * With an axis of length 1 inserted before `axis` (-1: after the last).
 *
 * @example
 * unsqueeze(tensor([1, 2]), 0).shape // [1, 2]
 */
export function unsqueeze(x: Tensor, axis: number): Tensor {
  const rank = x.rank + 1;
  if (!Number.isInteger(axis) || axis < -rank || axis >= rank)
    throw new ArgumentError(
      "unsqueeze",
      `axis ${axis} is out of range: it must be an integer in ${-rank} .. ${rank - 1}`,
    );
  return reshape(x, x.shape.toSpliced(axis < 0 ? axis + rank : axis, 0, 1));
}
