import { checkArray } from "../check-array.ts";
import { ShapeError } from "../errors.ts";
import { normalizeAxis } from "../layout.ts";
import type { NDArray } from "../ndarray.ts";
import { gather } from "./gather.ts";

/**
 * For each line along an axis the elements at that line's own indices, which have the operand's rank:
 * `y[..., k, ...] = x[..., indices[..., k, ...], ...]`. What `argsort` and `argMax` with `keepDims` return picks the
 * sorted and the largest elements.
 *
 * @throws ShapeError when ranks differ, or axes other than this one are neither equal nor 1
 * @throws ArgumentError when the axis or an index is out of range
 * @example
 * const x = array([[1, 5], [4, 3]]);
 * takeAlongAxis(x, argMax(x, { axis: 1, keepDims: true }), 1).toArray() // [[5], [4]]
 */
export function takeAlongAxis(x: NDArray, indices: NDArray, axis: number): NDArray {
  checkArray("takeAlongAxis", x);
  checkArray("takeAlongAxis", indices, "indices");
  const at = normalizeAxis("takeAlongAxis", axis, x.rank);
  const fits =
    indices.rank === x.rank && indices.shape.every((n, k) => k === at || n === 1 || n === x.shape[k]);
  if (!fits)
    throw new ShapeError("takeAlongAxis", `indices must have the array's axes (or 1), except axis ${at}`, [
      { name: "x", value: x.shape },
      { name: "indices", value: indices.shape },
    ]);
  return gather(
    x,
    x.shape.map((length, k) => {
      if (k === at) return indices;
      const counting = Int32Array.from({ length }, (_, i) => i);
      return x.make(
        counting,
        "int32",
        x.shape.map((_, other) => (other === k ? length : 1)),
      );
    }),
  );
}
