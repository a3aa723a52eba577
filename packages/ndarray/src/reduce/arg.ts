import { allocate } from "../dtype.ts";
import { ArgumentError } from "../errors.ts";
import { sizeOf } from "../layout.ts";
import type { NDArray } from "../ndarray.ts";
import { type AxisOptions, forEachLine, linesOf } from "./lines.ts";

export interface ArgOptions extends AxisOptions {
  /** Whether the reduced axis stays, with length 1. Default: false. */
  readonly keepDims?: boolean | undefined;
}

function argBest(
  name: string,
  better: (value: number, best: number) => boolean,
  operand: NDArray,
  options: ArgOptions,
): NDArray {
  const lines = linesOf(name, operand, options, ["axis", "keepDims"]);
  const { axis, keepDims = false } = options;
  const { x, length, step } = lines;
  const kept =
    axis === undefined ? operand.shape.map(() => 1) : x.shape.map((n, at) => (at === lines.axis ? 1 : n));
  const shape = keepDims ? kept : x.shape.filter((_, at) => at !== lines.axis);
  const indices = allocate("int32", sizeOf(shape), name);
  if (length === 0 && indices.length > 0)
    throw new ArgumentError(name, "the axis holds no elements, and nothing has no extremum", [
      { name: "x", value: operand.shape },
    ]);
  forEachLine(lines, (start, _to, k) => {
    let [index, best] = [0, x.data[start]!];
    for (let i = 1; i < length && !Number.isNaN(best); i++) {
      const value = x.data[start + i * step]!;
      if (better(value, best) || Number.isNaN(value)) [index, best] = [i, value];
    }
    indices[k] = index;
  });
  return operand.make(indices, "int32", shape);
}

/**
 * The index of the largest element along an axis (default: in the flattened array), as int32. The first of
 * equals; the first NaN if there is one.
 *
 * @throws ArgumentError when the axis is out of range or there are no elements
 * @example
 * argMax(array([[1, 5, 2], [9, 4, 9]]), { axis: 1 }).toArray() // [1, 0]
 * argMax(array([[1, 5, 2], [9, 4, 9]])).item() // 3
 */
export function argMax(x: NDArray, options: ArgOptions = {}): NDArray {
  return argBest("argMax", (value, best) => value > best, x, options);
}

/**
 * The index of the smallest element along an axis; otherwise as `argMax`.
 *
 * @example
 * argMin(array([3, 1, 1])).item() // 1
 */
export function argMin(x: NDArray, options: ArgOptions = {}): NDArray {
  return argBest("argMin", (value, best) => value < best, x, options);
}
