import { checkArray } from "../check-array.ts";
import { DTypeError } from "../errors.ts";
import type { NDArray } from "../ndarray.ts";
import { pick, type Selection } from "./selection.ts";
import { updateValues } from "./updates.ts";

type Combine = (old: number, update: number) => number;

function scattered(
  name: string,
  x: NDArray,
  selection: Selection,
  updates: NDArray | number,
  f: Combine,
): NDArray {
  const result = checkArray(name, x).copy();
  const { shape, before, chosen, after } = pick(name, result, selection);
  const values = updateValues(name, x, shape, updates);
  const step = typeof updates === "number" ? 0 : 1;
  const data = result.data;
  let k = 0;
  for (const front of before) {
    for (const choice of chosen) {
      const start = front + choice;
      for (let r = 0; r < after.length; r++) {
        const at = start + after[r]!;
        data[at] = f(data[at]!, values[step * k++]!);
      }
    }
  }
  return result;
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
  if (checkArray("scatterAdd", x).dtype === "bool")
    throw new DTypeError("scatterAdd", "bool arrays cannot be added to; convert with astype");
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
