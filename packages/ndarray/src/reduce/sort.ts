import { allocate } from "../dtype.ts";
import type { NDArray } from "../ndarray.ts";
import { forEachLine, linesOf } from "./lines.ts";

/**
 * The elements in ascending order along an axis (default: the last); NaN last.
 *
 * @throws ArgumentError when the axis is out of range
 * @example
 * sort(array([3, NaN, 1])).toArray() // [1, 3, NaN]
 */
export function sort(operand: NDArray, axis = -1): NDArray {
  const lines = linesOf("sort", operand, { axis });
  const { x, length, step, toStep } = lines;
  const out = allocate(x.dtype, x.size, "sort");
  const line = allocate(x.dtype, length, "sort");
  forEachLine(lines, (start, to) => {
    for (let i = 0; i < length; i++) line[i] = x.data[start + i * step]!;
    line.sort();
    for (let i = 0; i < length; i++) out[to + i * toStep] = line[i]!;
  });
  return x.make(out, x.dtype, x.shape);
}

/**
 * The indices that would sort along an axis (default: the last), as int32; equal elements keep their order, NaN last.
 *
 * @throws ArgumentError when the axis is out of range
 * @example
 * argsort(array([3, 1, 2])).toArray() // [1, 2, 0]
 */
export function argsort(operand: NDArray, axis = -1): NDArray {
  const lines = linesOf("argsort", operand, { axis });
  const { x, length, step, toStep } = lines;
  const out = allocate("int32", x.size, "argsort");
  forEachLine(lines, (start, to) => {
    const value = (i: number) => x.data[start + i * step]!;
    const order = Int32Array.from({ length }, (_, i) => i).sort(
      (i, j) => compare(value(i), value(j)) || i - j,
    );
    for (let i = 0; i < length; i++) out[to + i * toStep] = order[i]!;
  });
  return x.make(out, "int32", x.shape);
}

function compare(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a - b || 0;
}
