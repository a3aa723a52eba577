import { allocate } from "../dtype.ts";
import { ArgumentError } from "../errors.ts";
import type { NDArray } from "../ndarray.ts";
import { fold, type ReduceOptions, type Reducer, reducer, reduction } from "./fold.ts";

// A NaN stays: no comparison with it is true.
const maxReducer = /* @__PURE__ */ reducer(Number.NEGATIVE_INFINITY, (total, value) =>
  value > total || Number.isNaN(value) ? value : total,
);
const minReducer = /* @__PURE__ */ reducer(Number.POSITIVE_INFINITY, (total, value) =>
  value < total || Number.isNaN(value) ? value : total,
);

function extremum(name: string, by: Reducer, x: NDArray, options: ReduceOptions): NDArray {
  const over = reduction(name, x, options);
  const totals = fold(x, over, by);
  if (over.count === 0 && totals.length > 0)
    throw new ArgumentError(name, "the reduced axes hold no elements, and nothing has no extremum", [
      { name: "x", value: x.shape },
    ]);
  const data = allocate(x.dtype, totals.length, name);
  data.set(totals);
  return x.make(data, x.dtype, over.shape);
}

/**
 * The largest element over some axes; NaN where there is one.
 *
 * @throws ArgumentError when an axis is out of range or there are no elements
 * @example
 * max(array([[1, 5], [3, 4]]), { axis: 1 }).toArray() // [5, 4]
 */
export function max(x: NDArray, options: ReduceOptions = {}): NDArray {
  return extremum("max", maxReducer, x, options);
}

/**
 * The smallest element over some axes; NaN where there is one. Errors as `max`.
 *
 * @example
 * min(array([[3, NaN], [2, 4]]), { axis: 1 }).toArray() // [NaN, 2]
 */
export function min(x: NDArray, options: ReduceOptions = {}): NDArray {
  return extremum("min", minReducer, x, options);
}
