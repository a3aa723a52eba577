import { isFloat } from "../dtype.ts";
import { ArgumentError } from "../errors.ts";
import type { NDArray } from "../ndarray.ts";
import { forEachRun } from "../runs.ts";
import { fold, type Reduction, reduction, type SumOptions, storeTotals } from "./fold.ts";
import { sumReducer } from "./sum.ts";

export interface VarianceOptions extends SumOptions {
  /** The divisor is the count minus `ddof`: 0 for a population (default), 1 for a sample. */
  readonly ddof?: number | undefined;
}

/**
 * The variance over some axes: `sum((x - mean)^2) / (count - ddof)`, in two passes over doubles.
 *
 * @returns the operand's dtype, or float64 for integers and bool; NaN of nothing
 * @example
 * variance(array([1, 2, 3, 4])).item() // 1.25
 * variance(array([1, 2, 3, 5]), { ddof: 1 }).item() // ~2.9167
 */
export function variance(x: NDArray, options: VarianceOptions = {}): NDArray {
  return spread("variance", x, options, (value) => value);
}

/**
 * The standard deviation: the square root of `variance`, taken in doubles. Options as `variance`.
 *
 * @example
 * std(array([1, 3])).item() // 1
 */
export function std(x: NDArray, options: VarianceOptions = {}): NDArray {
  return spread("std", x, options, Math.sqrt);
}

const varianceNames = ["axis", "keepDims", "dtype", "ddof"];

function spread(
  functionName: string,
  x: NDArray,
  options: VarianceOptions,
  finish: (v: number) => number,
): NDArray {
  const over = reduction(functionName, x, options, varianceNames);
  const { ddof = 0 } = options;
  if (!Number.isFinite(ddof)) throw new ArgumentError(functionName, `ddof must be finite, got ${ddof}`);
  const means = fold(x, over, sumReducer).map((total) => total / over.count);
  const divisor = Math.max(over.count - ddof, 0);
  const totals = squaredDeviations(x, over, means).map((total) => finish(total / divisor));
  const dtype = options.dtype ?? (isFloat(x.dtype) ? x.dtype : "float64");
  return x.make(storeTotals(functionName, totals, dtype), dtype, over.shape);
}

function squaredDeviations(x: NDArray, { target }: Reduction, means: Float64Array): Float64Array {
  const totals = new Float64Array(means.length);
  forEachRun(x.shape, [x, target], (length, [start, at], [step, atStep]) => {
    for (let i = 0, from = start!, to = at!; i < length; i++, from += step!, to += atStep!) {
      const deviation = x.data[from]! - means[to]!;
      totals[to]! += deviation * deviation;
    }
  });
  return totals;
}
