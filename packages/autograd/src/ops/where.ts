import { ArgumentError, DTypeError } from "@convkit/ndarray";
import type { TensorLike } from "../graph.ts";
import * as layout from "../primitives/layout.ts";
import { record } from "../record.ts";
import type { Tensor } from "../tensor.ts";
import { checkBroadcast } from "./broadcast.ts";

/**
 * `x` where the condition holds, `y` elsewhere; all three broadcast. The branch that was not taken gets a zero gradient.
 *
 * @param condition a bool tensor
 * @throws DTypeError when the condition is not bool, or x and y differ
 * @throws ShapeError when the shapes do not broadcast
 * @example
 * const x = tensor([-1, 2]);
 * where(greater(x, 0), x, 0).toNDArray().toArray() // [0, 2]
 */
export function where(condition: Tensor, x: TensorLike, y: TensorLike): Tensor {
  if (condition.dtype !== "bool")
    throw new DTypeError("where", `the condition must be bool, got ${condition.dtype}`);
  if (typeof x === "number" && typeof y === "number")
    throw new ArgumentError("where", "x or y must be a tensor: two numbers have no dtype");
  checkBroadcast("where", { x, y });
  return record({
    name: "where",
    inputs: { x, y },
    constants: { condition },
    forward: (backend, { condition, x, y }) => layout.where(backend)(condition, x, y),
    gradients: (g) => ({ x: () => where(condition, g, 0), y: () => where(condition, 0, g) }),
  });
}
