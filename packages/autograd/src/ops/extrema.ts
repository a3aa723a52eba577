import type { TensorLike } from "../graph.ts";
import { checkDTypes } from "../record.ts";
import type { Tensor } from "../tensor.ts";
import { mul } from "./arithmetic.ts";
import { binary, checkBroadcast } from "./broadcast.ts";
import { equal, greater, less } from "./compare.ts";
import { where } from "./where.ts";

/** The share of the gradient that goes to the winner: all of it, half each at a tie. */
const share = (g: Tensor, wins: Tensor, ties: Tensor) => where(ties, mul(g, 0.5), where(wins, g, 0));

/**
 * The larger of x and y, elementwise and broadcast; NaN if either is. Ties share the gradient equally.
 *
 * @example
 * maximum(tensor([1, 5]), tensor([3, 2])).toNDArray().toArray() // [3, 5]
 */
export const maximum = /* @__PURE__ */ binary("maximum", (g, { x, y }) => ({
  x: () => share(g, greater(x, y), equal(x, y)),
  y: () => share(g, less(x, y), equal(x, y)),
}));

/**
 * The smaller of x and y, elementwise and broadcast; NaN if either is. Ties share the gradient equally.
 *
 * @example
 * minimum(tensor([1, 5]), tensor([3, 2])).toNDArray().toArray() // [1, 2]
 */
export const minimum = /* @__PURE__ */ binary("minimum", (g, { x, y }) => ({
  x: () => share(g, less(x, y), equal(x, y)),
  y: () => share(g, greater(x, y), equal(x, y)),
}));

/**
 * x held within `[low, high]`; NaN stays. The gradient passes where x is within, bounds included.
 *
 * @example
 * clamp(tensor([-1, 0.5, 3]), 0, 1).toNDArray().toArray() // [0, 0.5, 1]
 */
export function clamp(x: Tensor, low: TensorLike, high: TensorLike): Tensor {
  checkDTypes("clamp", { x });
  checkBroadcast("clamp", { x, low, high });
  const raised = where(less(x, low), low, x);
  return where(greater(raised, high), high, raised);
}
