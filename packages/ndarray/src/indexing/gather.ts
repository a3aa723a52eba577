import { checkArray } from "../check-array.ts";
import { allocate } from "../dtype.ts";
import { normalizeAxis } from "../layout.ts";
import type { NDArray } from "../ndarray.ts";
import type { Indices } from "./indices.ts";
import { pick, type Selection } from "./selection.ts";

/**
 * The elements that indices pick, as NumPy's `x[:, i, j]`: `gather(x, [null, i, j])`. The selection has an entry an
 * axis, null for the whole axis (axes left out at the end are whole); index arrays are broadcast together.
 *
 *   y[a, ...k, b] = x[a, i[...k], j[...k], b]
 *
 * A bool array picks the elements where it is true: `gather(x, [mask])` is NumPy's `x[mask]`.
 *
 * @param selection indices: int32 or uint8 arrays, integers in a float array, lists, or numbers; negative ones
 *   count from the end
 * @returns the whole axes with the index arrays' axes where the first of them stood (first of all when a whole
 *   axis parts them, as in NumPy)
 * @throws ArgumentError when an index is out of range or has a fraction
 * @throws ShapeError when the index arrays do not broadcast, or a mask has other lengths than its axes
 * @example
 * const x = array([[1, 2, 3], [4, 5, 6]]);
 * gather(x, [[0, 1], [2, 0]]).toArray() // [3, 4]
 * gather(x, [null, [2, 0]]).toArray() // [[3, 1], [6, 4]]
 * gather(x, [greater(x, 4)]).toArray() // [5, 6]
 */
export function gather(x: NDArray, selection: Selection): NDArray {
  return gatherAs("gather", x, selection);
}

function gatherAs(functionName: string, x: NDArray, selection: Selection): NDArray {
  const { shape, before, chosen, after } = pick(functionName, x, selection);
  const out = allocate(x.dtype, before.length * chosen.length * after.length, functionName);
  let k = 0;
  for (const front of before) {
    for (const choice of chosen) {
      const start = front + choice;
      for (let r = 0; r < after.length; r++) out[k++] = x.data[start + after[r]!]!;
    }
  }
  return x.make(out, x.dtype, shape);
}

/**
 * The elements at some indices along one axis: `y[..., k, ...] = x[..., indices[k], ...]`. Without an axis, of the
 * flattened array.
 *
 * @returns the axis replaced by the axes of `indices`
 * @throws ArgumentError when the axis or an index is out of range
 * @example
 * take(array([[1, 2, 3], [4, 5, 6]]), [2, 0], 1).toArray() // [[3, 1], [6, 4]]
 */
export function take(x: NDArray, indices: Indices, axis?: number): NDArray {
  checkArray("take", x);
  if (axis === undefined) return gatherAs("take", x.reshape([-1]), [indices]);
  const at = normalizeAxis("take", axis, x.rank);
  return gatherAs("take", x, [...new Array<null>(at).fill(null), indices]);
}
