import { checkArray, describe, isArray } from "../check-array.ts";
import { allocate, type DType, type TypedArray } from "../dtype.ts";
import { ArgumentError, ShapeError } from "../errors.ts";
import { broadcastShapes, sizeOf } from "../layout.ts";
import type { NDArray } from "../ndarray.ts";
import { promoteDTypes, promoteWithNumber } from "../promote.ts";
import { forEachRun } from "../runs.ts";
import { broadcastLayout } from "../views.ts";

export type Unary = (x: number) => number;
export type Binary = (x: number, y: number) => number;

/** `out[k..] = f(x[i], y[j])`, `n` times: a loop of its own is several times faster than a shared one that calls `f`. */
export type BinaryLoop = (
  n: number,
  x: TypedArray,
  i: number,
  xStep: number,
  y: TypedArray,
  j: number,
  yStep: number,
  out: TypedArray,
  k: number,
) => void;

/**
 * Applies a function of one number to every element.
 *
 * @param dtype the result's; default: that of `x`
 * @example
 * mapUnary(array([1, 2]), (x) => 10 * x).toArray() // [10, 20]
 */
export function mapUnary(x: NDArray, f: Unary, dtype?: DType): NDArray {
  return mapAs("mapUnary", x, f, dtype);
}

/** `mapUnary` on behalf of another public function, whose name its errors bear. */
export function mapAs(functionName: string, operand: NDArray, f: Unary, given?: DType): NDArray {
  const x = checkArray(functionName, operand);
  const dtype = given ?? x.dtype;
  const out = allocate(dtype, x.size, functionName);
  const data = x.data;
  forEachRun(x.shape, [x], (length, [start], [step], position) => {
    let from = start!;
    for (let i = 0; i < length; i++, from += step!) out[position + i] = f(data[from]!);
  });
  return x.make(out, dtype, x.shape);
}

/** Two operands as strided data under their broadcast shape. */
export interface Operands {
  readonly functionName: string;
  readonly maker: NDArray;
  readonly shape: readonly number[];
  readonly x: StridedData;
  readonly y: StridedData;
}

interface StridedData {
  readonly data: TypedArray;
  readonly strides: readonly number[];
  readonly offset: number;
}

function scalarData(value: number, dtype: DType, rank: number): StridedData {
  return {
    data: Float64Array.of(dtype === "float32" ? Math.fround(value) : value),
    strides: new Array(rank).fill(0),
    offset: 0,
  };
}

/** The promoted dtype of two operands, of which one may be a number. */
export function promoteOperands(functionName: string, x: NDArray | number, y: NDArray | number): DType {
  if (typeof x === "number") return promoteWithNumber(functionName, requireArray(functionName, y).dtype, x);
  if (typeof y === "number") return promoteWithNumber(functionName, requireArray(functionName, x).dtype, y);
  return promoteDTypes(requireArray(functionName, x).dtype, requireArray(functionName, y).dtype);
}

function requireArray(functionName: string, x: NDArray | number): NDArray {
  if (isArray(x)) return x;
  const got = typeof x === "number" ? "two numbers" : describe(x);
  throw new ArgumentError(
    functionName,
    `operands must be NDArrays, one of them may be a number; got ${got} (array(...) makes an NDArray)`,
  );
}

/** Checks and broadcasts two operands. `dtype` is that in which a plain number takes part. */
export function broadcastOperands(
  functionName: string,
  x: NDArray | number,
  y: NDArray | number,
  dtype: DType,
): Operands {
  if (typeof x === "number") {
    const array = requireArray(functionName, y);
    return { functionName, maker: array, shape: array.shape, x: scalarData(x, dtype, array.rank), y: array };
  }
  requireArray(functionName, x);
  if (typeof y === "number")
    return { functionName, maker: x, shape: x.shape, x, y: scalarData(y, dtype, x.rank) };
  const shape = broadcastShapes(x.shape, requireArray(functionName, y).shape);
  if (shape === undefined)
    throw new ShapeError(functionName, "shapes aligned at the right must be equal or 1 on every axis", [
      { name: "x", value: x.shape },
      { name: "y", value: y.shape },
    ]);
  return {
    functionName,
    maker: x,
    shape,
    x: { data: x.data, ...broadcastLayout(functionName, x, shape) },
    y: { data: y.data, ...broadcastLayout(functionName, y, shape) },
  };
}

/** Runs a loop over broadcast operands into a new array. */
export function runBinary(
  { functionName, maker, shape, x, y }: Operands,
  dtype: DType,
  loop: BinaryLoop,
): NDArray {
  const out = allocate(dtype, sizeOf(shape), functionName);
  forEachRun(shape, [x, y], (length, [i, j], [xStep, yStep], position) =>
    loop(length, x.data, i!, xStep!, y.data, j!, yStep!, out, position),
  );
  return maker.make(out, dtype, shape);
}

/** The loop of any function of two numbers. */
export function loopOf(f: Binary): BinaryLoop {
  return (n, x, i, xStep, y, j, yStep, out, k) => {
    for (let q = 0; q < n; q++) out[k + q] = f(x[i + q * xStep]!, y[j + q * yStep]!);
  };
}

/**
 * Applies a function of two numbers to every pair of elements, broadcasting.
 *
 * @param dtype the result's; default: the promoted dtype of the operands
 * @throws ShapeError when the shapes do not broadcast
 * @example
 * mapBinary(array([1, 2]), array([[10], [20]]), (x, y) => x + y).toArray() // [[11, 12], [21, 22]]
 */
export function mapBinary(x: NDArray | number, y: NDArray | number, f: Binary, dtype?: DType): NDArray {
  const promoted = promoteOperands("mapBinary", x, y);
  return runBinary(broadcastOperands("mapBinary", x, y, promoted), dtype ?? promoted, loopOf(f));
}
