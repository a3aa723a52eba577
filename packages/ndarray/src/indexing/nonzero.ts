import { checkArray } from "../check-array.ts";
import { contiguousStrides } from "../layout.ts";
import type { NDArray } from "../ndarray.ts";
import { forEachRun } from "../runs.ts";

/**
 * The positions of all elements that are not zero, in row-major order: an int32 array of indices for each axis,
 * as `gather` and `scatterAdd` take them.
 *
 * @example
 * nonzero(array([[0, 7], [8, 0]])).map((indices) => indices.toArray()) // [[0, 1], [1, 0]]
 */
export function nonzero(x: NDArray): NDArray[] {
  checkArray("nonzero", x);
  const positions: number[] = [];
  forEachRun(x.shape, [x], (length, [start], [step], position) => {
    for (let i = 0; i < length; i++) if (x.data[start! + i * step!] !== 0) positions.push(position + i);
  });
  return contiguousStrides(x.shape).map((stride, axis) =>
    x.make(
      Int32Array.from(positions, (position) => Math.floor(position / stride) % x.shape[axis]!),
      "int32",
      [positions.length],
    ),
  );
}
