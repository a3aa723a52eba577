import { allocate, isFloat, type TypedArray } from "../dtype.ts";
import { ArgumentError, DTypeError } from "../errors.ts";
import { copyRowMajor } from "../materialize.ts";
import type { NDArray } from "../ndarray.ts";
import { fits, promoteDTypes } from "../promote.ts";
import { broadcastLayout } from "../views.ts";
import { pick, type Selection } from "./selection.ts";

type Combine = (old: number, update: number) => number;

function scattered(
  name: string,
  x: NDArray,
  selection: Selection,
  updates: NDArray | number,
  f: Combine,
): NDArray {
  const result = x.copy();
  const { shape, before, chosen, after } = pick(name, result, selection);
  const values = updateValues(name, x, shape, updates);
  const last = values.length - 1;
  const data = result.data;
  let k = 0;
  for (const front of before) {
    for (const choice of chosen) {
      const start = front + choice;
      for (let r = 0; r < after.length; r++) {
        const at = start + after[r]!;
        data[at] = f(data[at]!, values[Math.min(k++, last)]!);
      }
    }
  }
  return result;
}

/** The updates broadcast to the shape picked and read in row-major order (a number: once). */
function updateValues(
  name: string,
  x: NDArray,
  shape: readonly number[],
  updates: NDArray | number,
): TypedArray | number[] {
  if (typeof updates === "number") {
    if (!fits(updates, x.dtype))
      throw new ArgumentError(name, `the number ${updates} does not fit the array's dtype, ${x.dtype}`);
    return [updates];
  }
  if (promoteDTypes(x.dtype, updates.dtype) !== x.dtype && !(isFloat(x.dtype) && isFloat(updates.dtype)))
    throw new DTypeError(
      name,
      `${updates.dtype} updates do not fit an array of ${x.dtype}; convert one with astype`,
    );
  const layout = broadcastLayout(name, updates, shape);
  const size = shape.reduce((product, length) => product * length, 1);
  return copyRowMajor(updates.data, layout, allocate(updates.dtype, size));
}

/**
 * A copy of `x` with updates added where the indices say; an index that occurs twice is added to twice, as NumPy's
 * `np.add.at`. The adjoint of `gather`, whose selections it takes.
 *
 * @param updates broadcast to the shape that `gather(x, selection)` has; of a dtype that `x` can hold
 * @throws ArgumentError, ShapeError as `gather`, and when the updates do not broadcast
 * @throws DTypeError when the updates' dtype does not fit
 * @example
 * scatterAdd(zeros([4]), [[1, 1, 3]], array([10, 20, 30])).toArray() // [0, 30, 0, 30]
 */
export function scatterAdd(x: NDArray, selection: Selection, updates: NDArray | number): NDArray {
  return scattered("scatterAdd", x, selection, updates, (old, update) => old + update);
}

/**
 * A copy of `x` with values stored where the indices say, as NumPy's `x[i, j] = values`; where an index occurs
 * twice the last value stays. Otherwise as `scatterAdd`.
 *
 * @example
 * scatterSet(zeros([4]), [[1, 3]], 5).toArray() // [0, 5, 0, 5]
 */
export function scatterSet(x: NDArray, selection: Selection, values: NDArray | number): NDArray {
  return scattered("scatterSet", x, selection, values, (_, value) => value);
}
