import { checkArray } from "../check-array.ts";
import { allocate, type DType, isFloat, type TypedArray } from "../dtype.ts";
import { ArgumentError, ShapeError } from "../errors.ts";
import { broadcastShapes, sizeOf } from "../layout.ts";
import type { NDArray } from "../ndarray.ts";
import { promoteDTypes } from "../promote.ts";
import { storeTotals } from "../reduce/fold.ts";
import { forEachRun } from "../runs.ts";
import { broadcastLayout } from "../views.ts";
import { gemm } from "./gemm.ts";

/**
 * The matrix product, as NumPy's `@`: `z[..., i, j] = sum over p of x[..., i, p] * y[..., p, j]`. Axes before the
 * last two broadcast. A vector on the left is a row, on the right a column, whose axis the result leaves out.
 *
 * @param x `[..., M, K]` or `[K]`
 * @param y `[..., K, N]` or `[K]`
 * @returns `[..., M, N]` in the promoted dtype, each sum rounded once from doubles; integers give int32
 * @throws ShapeError when inner sizes differ, other axes do not broadcast, or an operand is a scalar
 * @throws ArgumentError when a result of integers does not fit int32
 * @example
 * matmul(array([[1, 2], [3, 4]]), array([[5], [6]])).toArray() // [[17], [39]]
 * matmul(array([1, 2]), array([3, 4])).item() // 11
 */
export function matmul(x: NDArray, y: NDArray): NDArray {
  checkArray("matmul", x);
  checkArray("matmul", y, "y");
  const left = x.rank === 1 ? x.slice("new", []) : x;
  const right = y.rank === 1 ? y.slice([], "new") : y;
  const [m, k] = left.shape.slice(-2) as [number, number];
  const [inner, n] = right.shape.slice(-2) as [number, number];
  const batch = broadcastShapes(left.shape.slice(0, -2), right.shape.slice(0, -2));
  if (x.rank === 0 || y.rank === 0 || k !== inner || batch === undefined) {
    const sentence =
      x.rank === 0 || y.rank === 0
        ? "operands must have at least one axis (mul scales by a number)"
        : k !== inner
          ? `inner sizes must be equal, got ${k} and ${inner}`
          : "axes before the last two must be equal or 1";
    throw new ShapeError("matmul", sentence, [
      { name: "x", value: x.shape, note: x.rank === 1 ? "K" : "..., M, K" },
      { name: "y", value: y.shape, note: y.rank === 1 ? "K" : "..., K, N" },
    ]);
  }
  const a = broadcastLayout("matmul", left, [...batch, m, k]);
  const b = broadcastLayout("matmul", right, [...batch, k, n]);
  const [aRow, aColumn] = a.strides.slice(-2) as [number, number];
  const [bRow, bColumn] = b.strides.slice(-2) as [number, number];
  const promoted = promoteDTypes(x.dtype, y.dtype);
  const product = isFloat(promoted)
    ? allocate(promoted, sizeOf(batch) * m * n, "matmul")
    : exactTotals(x, y, batch, m, n, k);
  const operands = [a, b].map(({ strides, offset }) => ({ strides: strides.slice(0, -2), offset }));
  forEachRun(batch, operands, (length, [i, j], [iStep, jStep], position) => {
    for (let q = 0; q < length; q++)
      gemm(
        m,
        n,
        k,
        x.data,
        i! + q * iStep!,
        aRow,
        aColumn,
        y.data,
        j! + q * jStep!,
        bRow,
        bColumn,
        product,
        (position + q) * m * n,
        n,
        false,
      );
  });
  const shape = [...batch, ...(x.rank === 1 ? [] : [m]), ...(y.rank === 1 ? [] : [n])];
  return finish(x, product, promoted, shape);
}

/** Doubles for the sums of integers; refuses operands so large that the sums might not be exact. */
function exactTotals(
  x: NDArray,
  y: NDArray,
  batch: readonly number[],
  m: number,
  n: number,
  k: number,
): Float64Array {
  const bound = magnitude(x) * magnitude(y) * k;
  if (bound > Number.MAX_SAFE_INTEGER)
    throw new ArgumentError(
      "matmul",
      "products of these integers may not be exact; convert to float64 first",
    );
  return allocate("float64", sizeOf(batch) * m * n, "matmul");
}

function magnitude(x: NDArray): number {
  if (x.dtype !== "int32") return x.dtype === "bool" ? 1 : 255;
  let largest = 0;
  for (const value of x.data) largest = Math.max(largest, Math.abs(value));
  return largest;
}

function finish(x: NDArray, product: TypedArray, promoted: DType, shape: readonly number[]): NDArray {
  if (isFloat(promoted)) return x.make(product, promoted, shape);
  if (promoted === "bool")
    return x.make(
      Uint8Array.from(product, (total) => (total ? 1 : 0)),
      "bool",
      shape,
    );
  return x.make(storeTotals("matmul", product as Float64Array, "int32"), "int32", shape);
}
