import type { NDArray } from "../ndarray.ts";
import { fold, type ReduceOptions, type Reducer, reducer, reduction } from "./fold.ts";

const anyReducer = /* @__PURE__ */ reducer(0, (total, value) => (value !== 0 ? 1 : total));
const allReducer = /* @__PURE__ */ reducer(1, (total, value) => (value !== 0 ? total : 0));

function test(name: string, by: Reducer, x: NDArray, options: ReduceOptions): NDArray {
  const over = reduction(name, x, options);
  return x.make(Uint8Array.from(fold(x, over, by)), "bool", over.shape);
}

/**
 * Whether any element over some axes is true (not zero), as bool; false of nothing.
 *
 * @example
 * any(array([[0, 2], [0, 0]]), { axis: 1 }).toArray() // [true, false]
 */
export function any(x: NDArray, options: ReduceOptions = {}): NDArray {
  return test("any", anyReducer, x, options);
}

/**
 * Whether all elements over some axes are true (not zero), as bool; true of nothing.
 *
 * @example
 * all(array([[1, 2], [0, 3]]), { axis: 1 }).toArray() // [true, false]
 */
export function all(x: NDArray, options: ReduceOptions = {}): NDArray {
  return test("all", allReducer, x, options);
}
