import { ArgumentError } from "../errors.ts";
import { take } from "../indexing/gather.ts";
import { normalizeAxis } from "../layout.ts";
import type { NDArray } from "../ndarray.ts";

function checkCounts(functionName: string, counts: readonly number[]): void {
  for (const count of counts)
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
  const along = axis === undefined ? x.reshape([-1]) : x;
  const at = axis === undefined ? 0 : normalizeAxis("repeat", axis, x.rank);
  const length = along.shape[at]!;
  const perElement = typeof counts === "number" ? new Array<number>(length).fill(counts) : counts;
  checkCounts("repeat", [counts].flat());
  if (perElement.length !== length)
    throw new ArgumentError(
      "repeat",
      `counts must be one for each of ${length} elements, got ${perElement.length}`,
    );
  const indices = perElement.flatMap((count, index) => new Array<number>(count).fill(index));
  return take(along, Int32Array.from(indices), at);
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
  const given = [counts].flat();
  checkCounts("tile", given);
  const rank = Math.max(given.length, x.rank);
  const repeats = [...new Array<number>(rank - given.length).fill(1), ...given];
  const lengths = [...new Array<number>(rank - x.rank).fill(1), ...x.shape];
  // [l0, l1] -> [1, l0, 1, l1] -> [r0, l0, r1, l1] -> [r0 * l0, r1 * l1]
  const spread = lengths.flatMap((length) => [1, length]);
  const repeated = lengths.flatMap((length, axis) => [repeats[axis]!, length]);
  const tiled = x.reshape(spread).broadcastTo(repeated).copy();
  return tiled.reshape(lengths.map((length, axis) => repeats[axis]! * length));
}
