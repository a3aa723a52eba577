import { checkArray } from "../check-array.ts";
import { ArgumentError } from "../errors.ts";
import type { NDArray } from "../ndarray.ts";
import { forEachRun } from "../runs.ts";
import { updateValues } from "./updates.ts";

/**
 * Stores values in an array or a view, broadcasting: `assign(x.slice(0), 1)` is NumPy's `x[0] = 1`. The values are
 * read before anything is written, so views of one array may overlap.
 *
 * @throws ShapeError when the values do not broadcast to the target's shape
 * @throws DTypeError when the target's dtype cannot hold theirs (floats take any number, rounded)
 * @throws ArgumentError for a number that does not fit, or a target that `broadcastTo` made
 * @example
 * const x = arange(5);
 * assign(x.slice([1, null]), x.slice([null, -1]));
 * x.toArray() // [0, 0, 1, 2, 3]
 */
export function assign(target: NDArray, values: NDArray | number): void {
  checkArray("assign", target, "target");
  if (target.size > 0 && target.strides.some((stride, axis) => stride === 0 && target.shape[axis]! > 1))
    throw new ArgumentError(
      "assign",
      "the target must not be a broadcast view, whose elements share storage",
    );
  const source = updateValues("assign", target, target.shape, values);
  const step = typeof values === "number" ? 0 : 1;
  const { data } = target;
  forEachRun(target.shape, [target], (length, [start], [toStep], position) => {
    for (let i = 0; i < length; i++) data[start! + i * toStep!] = source[(position + i) * step]!;
  });
}
