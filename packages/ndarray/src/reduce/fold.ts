import { checkArray } from "../check-array.ts";
import { checkOptionNames } from "../check-options.ts";
import { allocate, type DType, isFloat, type TypedArray } from "../dtype.ts";
import { ArgumentError, DTypeError } from "../errors.ts";
import { contiguousStrides, normalizeAxes, type Shape, sizeOf } from "../layout.ts";
import type { NDArray } from "../ndarray.ts";
import { fits } from "../promote.ts";
import { forEachRun, type Strides } from "../runs.ts";

export interface ReduceOptions {
  /** The axes to reduce; negative ones count from the end. Default: all. */
  readonly axis?: number | readonly number[] | undefined;
  /** Whether reduced axes stay, with length 1. Default: false. */
  readonly keepDims?: boolean | undefined;
}

export interface SumOptions extends ReduceOptions {
  /** The result's dtype. Default: that of floats; int32 for integers and bool. */
  readonly dtype?: DType | undefined;
}

/** Where a reduction of `shape` over some axes leaves its results. */
export interface Reduction {
  readonly functionName: string;
  /** With the reduced axes of length 1. */
  readonly kept: Shape;
  /** The result's shape, as `keepDims` says. */
  readonly shape: Shape;
  /** The results seen under the operand's shape: stride 0 along the reduced axes. */
  readonly target: Strides;
  /** Elements in each result. */
  readonly count: number;
}

const reduceNames = ["axis", "keepDims"];
export const sumNames: readonly string[] = ["axis", "keepDims", "dtype"];

/** The operand and the options of a reduction, checked. `names` are the options that it takes. */
export function reduction(
  functionName: string,
  x: NDArray,
  options: ReduceOptions,
  names: readonly string[] = reduceNames,
): Reduction {
  checkArray(functionName, x);
  checkOptionNames(functionName, options, names);
  const { axis, keepDims = false } = options;
  const axes = new Set(normalizeAxes(functionName, axis, x.rank));
  const kept = x.shape.map((length, at) => (axes.has(at) ? 1 : length));
  const strides = contiguousStrides(kept).map((stride, at) => (axes.has(at) ? 0 : stride));
  const count = x.shape.reduce((product, length, at) => (axes.has(at) ? product * length : product), 1);
  const shape = keepDims ? kept : x.shape.filter((_, at) => !axes.has(at));
  return { functionName, kept, shape, target: { strides, offset: 0 }, count };
}

/** How one kind of reduction takes in elements. Accumulators are doubles whatever the dtype. */
export interface Reducer {
  readonly initial: number;
  /** `total`, and `n` elements from `start` on. */
  along(total: number, data: TypedArray, start: number, step: number, n: number): number;
  /** One element into each of `n` totals. */
  across(
    totals: Float64Array,
    at: number,
    atStep: number,
    data: TypedArray,
    start: number,
    step: number,
    n: number,
  ): void;
}

/** A reducer from a function of the total so far and the next element. */
export function reducer(initial: number, f: (total: number, value: number) => number): Reducer {
  return {
    initial,
    along(total, data, start, step, n) {
      let result = total;
      for (let i = 0, from = start; i < n; i++, from += step) result = f(result, data[from]!);
      return result;
    },
    across(totals, at, atStep, data, start, step, n) {
      for (let i = 0, from = start, to = at; i < n; i++, from += step, to += atStep)
        totals[to] = f(totals[to]!, data[from]!);
    },
  };
}

/** Reduces into doubles, reading the operand in memory order. */
export function fold(
  x: NDArray,
  { functionName, kept, target }: Reduction,
  { initial, along, across }: Reducer,
): Float64Array {
  const totals = allocate("float64", sizeOf(kept), functionName).fill(initial);
  forEachRun(x.shape, [x, target], (length, [start, at], [step, atStep]) => {
    if (atStep === 0) totals[at!] = along(totals[at!]!, x.data, start!, step!, length);
    else across(totals, at!, atStep!, x.data, start!, step!, length);
  });
  return totals;
}

/** Rounds doubles once to a dtype; an integer that it cannot hold throws, so that sums never wrap. */
export function storeTotals(functionName: string, totals: Float64Array, dtype: DType): TypedArray {
  if (dtype === "float64") return totals;
  if (dtype === "uint8" || dtype === "bool")
    throw new DTypeError(functionName, `the result's dtype must be int32, float32 or float64, got ${dtype}`);
  const data = allocate(dtype, totals.length, functionName);
  for (let i = 0; i < totals.length; i++) {
    const total = totals[i]!;
    if (dtype === "int32" && !fits(total, "int32"))
      throw new ArgumentError(
        functionName,
        Number.isInteger(total)
          ? `the result ${total} does not fit int32; compute in float64`
          : `the result ${total} is no integer, so it does not fit int32`,
      );
    data[i] = total;
  }
  return data;
}

/** The dtype in which integers are summed: there is no int64. */
export function totalDType(dtype: DType): DType {
  return isFloat(dtype) ? dtype : "int32";
}
