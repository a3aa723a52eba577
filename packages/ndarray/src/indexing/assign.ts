import { ArgumentError, DTypeError } from "../errors.ts";
import type { NDArray } from "../ndarray.ts";
import { fits, promoteDTypes } from "../promote.ts";
import { forEachRun } from "../runs.ts";
import { broadcastLayout } from "../views.ts";

/**
 * Writes values into an array or a view of one, in place: NumPy's `x[1:3] = values` is `assign(x.slice([1, 3]), values)`.
 *
 * @param values broadcast to the target's shape; of a dtype that the target can hold
 * @throws ShapeError when the values do not broadcast
 * @throws DTypeError, ArgumentError when the target's dtype cannot hold them
 * @example
 * const x = zeros([2, 3]);
 * assign(x.slice([], 1), array([5, 6]));
 * x.toArray() // [[0, 5, 0], [0, 6, 0]]
 */
export function assign(target: NDArray, values: NDArray | number): void {
  if (typeof values === "number") {
    if (!fits(values, target.dtype))
      throw new ArgumentError(
        "assign",
        `the number ${values} does not fit the array's dtype, ${target.dtype}`,
      );
    forEachRun(target.shape, [target], (length, [start], [step]) => {
      for (let i = 0, to = start!; i < length; i++, to += step!) target.data[to] = values;
    });
    return;
  }
  if (promoteDTypes(target.dtype, values.dtype) !== target.dtype)
    throw new DTypeError(
      "assign",
      `${values.dtype} values do not fit an array of ${target.dtype}; convert them with astype`,
    );
  // Values that share the target's memory are read before any is written.
  const source = values.data.buffer === target.data.buffer ? values.copy() : values;
  const layout = broadcastLayout("assign", source, target.shape);
  forEachRun(target.shape, [target, layout], (length, [to, from], [toStep, fromStep]) => {
    let [t, f] = [to!, from!];
    for (let i = 0; i < length; i++, t += toStep!, f += fromStep!) target.data[t] = source.data[f]!;
  });
}
