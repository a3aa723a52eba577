import { checkArray } from "../check-array.ts";
import type { NDArray } from "../ndarray.ts";
import { matmul } from "./matmul.ts";

/**
 * NumPy's `dot`: like `matmul`, but the axes before the last two of both operands all meet each other.
 *
 *   z[...i, ...j, n] = sum over k of x[...i, k] * y[...j, k, n]
 *
 * @param x `[...I, K]`
 * @param y `[...J, K, N]` or `[K]`
 * @returns `[...I, ...J, N]` (`[...I]` for a vector y); dtype and errors as `matmul`
 * @example
 * dot(ones([2, 3]), ones([5, 3, 4])).shape // [2, 5, 4]
 */
export function dot(x: NDArray, y: NDArray): NDArray {
  checkArray("dot", x);
  if (checkArray("dot", y, "y").rank <= 2) return matmul(x, y);
  const others = Array.from({ length: y.rank - 2 }, (_, axis) => axis);
  const columns = y.transpose([-2, ...others, -1]);
  const flat = columns.reshape([columns.shape[0]!, columns.shape.slice(1).reduce((size, n) => size * n, 1)]);
  return matmul(x, flat).reshape([...x.shape.slice(0, -1), ...columns.shape.slice(1)]);
}
