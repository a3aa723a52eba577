import { checkArray } from "../check-array.ts";
import { allocate } from "../dtype.ts";
import { ShapeError } from "../errors.ts";
import { broadcastShapes, sizeOf } from "../layout.ts";
import type { NDArray } from "../ndarray.ts";
import { forEachRun } from "../runs.ts";
import { broadcastLayout } from "../views.ts";
import { maximum, minimum } from "./arithmetic.ts";
import { promoteOperands } from "./map.ts";

const shapeOf = (x: NDArray | number) => (typeof x === "number" ? [] : x.shape);

/**
 * `x` where the condition is true (not zero), `y` elsewhere, all three broadcast. Two numbers give float32.
 *
 * @throws ShapeError when the shapes do not broadcast
 * @example
 * where(array([true, false]), array([1, 2]), 0).toArray() // [1, 0]
 */
export function where(condition: NDArray, x: NDArray | number, y: NDArray | number): NDArray {
  checkArray("where", condition, "condition");
  const dtype = typeof x === "number" && typeof y === "number" ? "float32" : promoteOperands("where", x, y);
  const shape = broadcastShapes(condition.shape, shapeOf(x), shapeOf(y));
  if (shape === undefined)
    throw new ShapeError("where", "shapes aligned at the right must be equal or 1 on every axis", [
      { name: "condition", value: condition.shape },
      { name: "x", value: shapeOf(x) },
      { name: "y", value: shapeOf(y) },
    ]);
  const spread = (operand: NDArray | number) =>
    typeof operand === "number"
      ? { data: Float64Array.of(operand), offset: 0, strides: new Array<number>(shape.length).fill(0) }
      : { data: operand.data, ...broadcastLayout("where", operand, shape) };
  const [c, a, b] = [spread(condition), spread(x), spread(y)];
  const out = allocate(dtype, sizeOf(shape), "where");
  forEachRun(shape, [c, a, b], (length, [p, i, j], [pStep, iStep, jStep], position) => {
    for (let k = 0; k < length; k++)
      out[position + k] = c.data[p! + k * pStep!] !== 0 ? a.data[i! + k * iStep!]! : b.data[j! + k * jStep!]!;
  });
  return condition.make(out, dtype, shape);
}

/**
 * Values below `low` become `low`, those above `high` become `high`; null is no bound. NaN stays.
 *
 * @example
 * clip(array([-1, 0.5, 2]), 0, 1).toArray() // [0, 0.5, 1]
 */
export function clip(x: NDArray, low: NDArray | number | null, high: NDArray | number | null): NDArray {
  checkArray("clip", x);
  const raised = low === null ? x : maximum(x, low);
  return high === null ? (low === null ? x.copy() : raised) : minimum(raised, high);
}
