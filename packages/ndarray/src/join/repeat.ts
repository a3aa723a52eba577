import { checkArray } from "../check-array.ts";
import { allocate } from "../dtype.ts";
import { ArgumentError } from "../errors.ts";
import { checkShape, normalizeAxis, sizeOf } from "../layout.ts";
import { copyRowMajor } from "../materialize.ts";
import type { NDArray } from "../ndarray.ts";
import { broadcastLayout } from "../views.ts";

function checkCounts(functionName: string, counts: number | readonly number[]): void {
  for (const count of [counts].flat())
    if (!Number.isInteger(count) || count < 0)
      throw new ArgumentError(functionName, `counts must be non-negative integers, got ${count}`);
}

/**
 * Every element several times, one after the other, along an axis (default: of the flattened array).
 *
 * @param counts one for all, or one for each element along the axis
 * @throws ArgumentError when a count is no non-negative integer, or there are more or fewer than elements
 * @example
 * repeat(arange(3), 2).toArray() // [0, 0, 1, 1, 2, 2]
 * repeat(array([[1, 2], [3, 4]]), [1, 2], 0).toArray() // [[1, 2], [3, 4], [3, 4]]
 */
export function repeat(x: NDArray, counts: number | readonly number[], axis?: number): NDArray {
  checkArray("repeat", x);
  checkCounts("repeat", counts);
  const shape = axis === undefined ? [x.size] : [...x.shape];
  const at = axis === undefined ? 0 : normalizeAxis("repeat", axis, x.rank);
  const length = shape[at]!;
  const countOf = typeof counts === "number" ? () => counts : (index: number) => counts[index]!;
  if (typeof counts !== "number" && counts.length !== length)
    throw new ArgumentError(
      "repeat",
      `counts must be one for each of ${length} elements, got ${counts.length}`,
    );
  const total = typeof counts === "number" ? counts * length : counts.reduce((sum, count) => sum + count, 0);
  const repeated = shape.map((n, k) => (k === at ? total : n));
  checkShape("repeat", repeated);
  const out = allocate(x.dtype, sizeOf(repeated), "repeat");
  const source = x.toTypedArray();
  // Elements that one index along the axis holds.
  const inner = sizeOf(shape.slice(at + 1));
  for (let from = 0, to = 0, index = 0; from < source.length; from += inner, index = (index + 1) % length)
    for (const end = to + countOf(index) * inner; to < end; to += inner)
      for (let i = 0; i < inner; i++) out[to + i] = source[from + i]!;
  return x.make(out, x.dtype, repeated);
}

/**
 * The whole array several times along each axis. Counts are aligned at the right, as shapes are.
 *
 * @throws ArgumentError when a count is no non-negative integer
 * @example
 * tile(arange(3), 2).toArray() // [0, 1, 2, 0, 1, 2]
 * tile(array([1, 2]), [2, 1]).toArray() // [[1, 2], [1, 2]]
 */
export function tile(x: NDArray, counts: number | readonly number[]): NDArray {
  checkArray("tile", x);
  checkCounts("tile", counts);
  const given = [counts].flat();
  const rank = Math.max(given.length, x.rank);
  const repeats = [...new Array<number>(rank - given.length).fill(1), ...given];
  const lengths = [...new Array<number>(rank - x.rank).fill(1), ...x.shape];
  // [l0, l1] -> [1, l0, 1, l1] -> [r0, l0, r1, l1] -> [r0 * l0, r1 * l1]
  const spread = lengths.flatMap((length) => [1, length]);
  const repeated = lengths.flatMap((length, axis) => [repeats[axis]!, length]);
  const shape = lengths.map((length, axis) => repeats[axis]! * length);
  checkShape("tile", shape);
  const view = broadcastLayout("tile", x.reshape(spread), repeated);
  return x.make(copyRowMajor(x.data, view, allocate(x.dtype, sizeOf(shape), "tile")), x.dtype, shape);
}
