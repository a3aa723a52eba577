import { isFloat, type TypedArray } from "../dtype.ts";
import type { NDArray } from "../ndarray.ts";
import {
  fold,
  type Reducer,
  reducer,
  reduction,
  type SumOptions,
  storeTotals,
  sumNames,
  totalDType,
} from "./fold.ts";

/**
 * Sums in doubles, halving runs longer than 128: the error grows with log n instead of n.
 * Source: Higham, "The accuracy of floating point summation", SIAM J. Sci. Comput. 14 (1993), section 4.
 */
export function pairwiseSum(data: TypedArray, start: number, step: number, n: number): number {
  if (n > 128) {
    const half = n >> 1;
    return pairwiseSum(data, start, step, half) + pairwiseSum(data, start + half * step, step, n - half);
  }
  let [even, odd] = [0, 0];
  let from = start;
  for (let i = 1; i < n; i += 2, from += 2 * step) {
    even += data[from]!;
    odd += data[from + step]!;
  }
  return n % 2 === 1 ? even + odd + data[from]! : even + odd;
}

export const sumReducer: Reducer = {
  initial: 0,
  along: (total, data, start, step, n) => total + pairwiseSum(data, start, step, n),
  across: (totals, at, atStep, data, start, step, n) => {
    for (let i = 0, from = start, to = at; i < n; i++, from += step, to += atStep) totals[to]! += data[from]!;
  },
};

/**
 * The sum over some axes: `y[kept] = sum over reduced of x`. Totals are kept in doubles and rounded once.
 *
 * @returns the operand's dtype, int32 for integers and bool, or `options.dtype`; 0 of nothing
 * @throws ArgumentError when an axis is out of range, or the sum of integers does not fit int32
 * @example
 * sum(array([[1, 2], [3, 4]]), { axis: 0 }).toArray() // [4, 6]
 * sum(array([[1, 2], [3, 4]]), { axis: -1, keepDims: true }).toArray() // [[3], [7]]
 */
export function sum(x: NDArray, options: SumOptions = {}): NDArray {
  const over = reduction("sum", x, options, sumNames);
  const dtype = options.dtype ?? totalDType(x.dtype);
  return x.make(storeTotals("sum", fold(x, over, sumReducer), dtype), dtype, over.shape);
}

/**
 * The product over some axes; 1 of nothing. Options, dtypes and errors as `sum`.
 *
 * @example
 * prod(array([2, 3, 4])).item() // 24
 */
export function prod(x: NDArray, options: SumOptions = {}): NDArray {
  const over = reduction("prod", x, options, sumNames);
  const dtype = options.dtype ?? totalDType(x.dtype);
  const totals = fold(
    x,
    over,
    reducer(1, (total, value) => total * value),
  );
  return x.make(storeTotals("prod", totals, dtype), dtype, over.shape);
}

/**
 * The mean over some axes: the sum in doubles over the count, rounded once; NaN of nothing.
 *
 * @returns the operand's dtype, or float64 for integers and bool
 * @example
 * mean(array([[1, 2], [3, 5]]), { axis: 1 }).toArray() // [1.5, 4]
 */
export function mean(x: NDArray, options: SumOptions = {}): NDArray {
  const over = reduction("mean", x, options, sumNames);
  const totals = fold(x, over, sumReducer).map((total) => total / over.count);
  const dtype = options.dtype ?? (isFloat(x.dtype) ? x.dtype : "float64");
  return x.make(storeTotals("mean", totals, dtype), dtype, over.shape);
}
