import { type PaddingMode, padIndices } from "@convkit/conv-kernels";
import { ArgumentError, ShapeError } from "@convkit/ndarray";
import { checkDTypes } from "../record.ts";
import type { Tensor } from "../tensor.ts";
import { embed } from "./slice.ts";
import { constantIndices, take } from "./take.ts";

const modes: readonly PaddingMode[] = ["zeros", "reflect", "replicate", "circular"];

/**
 * x with a border: zeros, or its own elements by a mode.
 *
 * @param padding a `[before, after]` pair for every axis of x
 * @param mode default `"zeros"`; `"reflect"` mirrors without the edge, `"replicate"` repeats the edge,
 *   `"circular"` wraps around
 * @throws ShapeError when there is not one pair an axis
 * @throws ArgumentError when an amount is not a non-negative integer, or more than the mode can take from x
 * @example
 * pad(tensor([1, 2, 3]), [[1, 2]]).toNDArray().toArray() // [0, 1, 2, 3, 0, 0]
 * pad(tensor([1, 2, 3]), [[1, 2]], "reflect").toNDArray().toArray() // [2, 1, 2, 3, 2, 1]
 */
export function pad(
  x: Tensor,
  padding: readonly (readonly [number, number])[],
  mode: PaddingMode = "zeros",
): Tensor {
  checkDTypes("pad", { x });
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
  if (mode === "zeros") {
    const shape = x.shape.map((length, axis) => padding[axis]![0] + length + padding[axis]![1]);
    return embed(
      x,
      shape,
      x.shape.map((count, axis) => ({ start: padding[axis]![0], count, step: 1 })),
    );
  }
  return padding.reduce(
    (padded, [before, after], axis) =>
      before + after === 0
        ? padded
        : take(padded, constantIndices(x, padIndices(x.shape[axis]!, before, after, mode)), axis),
    x,
  );
}
