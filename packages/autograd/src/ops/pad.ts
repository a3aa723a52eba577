import { type PaddingMode, padIndices } from "@convkit/conv-kernels";
import { ArgumentError, ShapeError } from "@convkit/ndarray";
import { checkDTypes, record } from "../record.ts";
import type { Tensor } from "../tensor.ts";
import { greater } from "./compare.ts";
import { embed } from "./slice.ts";
import { constantIndices, take } from "./take.ts";
import { where } from "./where.ts";

/** What a border holds: a number, or elements of x. */
export type PadMode = PaddingMode | "constant";

const modes: readonly PadMode[] = ["zeros", "constant", "reflect", "replicate", "circular"];

/** Ones of x's shape and dtype. */
function onesLike(x: Tensor): Tensor {
  return record({
    name: "ones",
    inputs: {},
    constants: { x },
    forward: (backend) => backend.full(x.shape, 1, x.dtype),
    gradients: () => ({}),
  });
}

/**
 * x with a border: a number, or its own elements by a mode.
 *
 * @param padding a `[before, after]` pair for every axis of x
 * @param mode default `"zeros"`; `"constant"` puts `value` there, `"reflect"` mirrors without the edge, `"replicate"` repeats
 *   the edge, `"circular"` wraps around
 * @param value what mode `"constant"` puts there; default 0
 * @throws ShapeError when there is not one pair an axis
 * @throws ArgumentError when an amount is not a non-negative integer, or more than the mode can take from x, or a value is
 *   given in another mode than `"constant"`
 * @example
 * pad(tensor([1, 2, 3]), [[1, 2]]).toNDArray().toArray() // [0, 1, 2, 3, 0, 0]
 * pad(tensor([1, 2, 3]), [[1, 2]], "reflect").toNDArray().toArray() // [2, 1, 2, 3, 2, 1]
 * pad(tensor([1, 2, 3]), [[1, 0]], "constant", 9).toNDArray().toArray() // [9, 1, 2, 3]
 */
export function pad(
  x: Tensor,
  padding: readonly (readonly [number, number])[],
  mode: PadMode = "zeros",
  value = 0,
): Tensor {
  checkDTypes("pad", { x });
  if (typeof value !== "number")
    throw new ArgumentError("pad", `value must be a number, got ${String(value)}`);
  if (value !== 0 && mode !== "constant")
    throw new ArgumentError("pad", `a value is for mode "constant", and the mode is "${mode}"`);
  if (!modes.includes(mode))
    throw new ArgumentError("pad", `mode must be one of ${modes.join(", ")}, got ${String(mode)}`);
  if (padding.length !== x.rank)
    throw new ShapeError("pad", `padding must have one [before, after] pair an axis, got ${padding.length}`, [
      { name: "x", value: x.shape },
    ]);
  padding.forEach(([before, after], axis) => {
    if (![before, after].every((amount) => Number.isInteger(amount) && amount >= 0))
      throw new ArgumentError("pad", `padding must be non-negative integers, got [${before}, ${after}]`);
    const length = x.shape[axis]!;
    const most = {
      zeros: Infinity,
      constant: Infinity,
      replicate: length > 0 ? Infinity : 0,
      reflect: length - 1,
      circular: length,
    }[mode];
    if (Math.max(before, after) > Math.max(most, 0))
      throw new ArgumentError(
        "pad",
        `padding must be at most ${most} along axis ${axis} in mode "${mode}", got [${before}, ${after}]`,
        [{ name: "x", value: x.shape }],
      );
  });
  if (mode === "zeros" || mode === "constant") {
    const shape = x.shape.map((length, axis) => padding[axis]![0] + length + padding[axis]![1]);
    const ranges = x.shape.map((count, axis) => ({ start: padding[axis]![0], count, step: 1 }));
    const padded = embed(x, shape, ranges);
    return value === 0 ? padded : where(greater(embed(onesLike(x), shape, ranges), 0), padded, value);
  }
  return padding.reduce(
    (padded, [before, after], axis) =>
      before + after === 0
        ? padded
        : take(padded, constantIndices(x, padIndices(x.shape[axis]!, before, after, mode)), axis),
    x,
  );
}
