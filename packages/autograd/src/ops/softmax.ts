import { normalizeAxis } from "@convkit/ndarray";
import { checkDTypes, record } from "../record.ts";
import type { Tensor } from "../tensor.ts";
import { mul, sub } from "./arithmetic.ts";
import { exp } from "./elementwise.ts";
import { sum } from "./sum.ts";

/**
 * `log(softmax(x))` along an axis, without overflow.
 *
 *   y_i = x_i - log(sum over j of e^x_j),   dx = g - softmax(x) * sum(g)
 *
 * @example
 * logSoftmax(tensor([0, 0])).toNDArray().toArray() // ~[-0.69315, -0.69315]
 */
export function logSoftmax(x: Tensor, axis = -1): Tensor {
  checkDTypes("logSoftmax", { x });
  const at = normalizeAxis("logSoftmax", axis, x.rank);
  return record({
    name: "logSoftmax",
    inputs: { x },
    forward: (backend, { x }) => backend.logSoftmax(x, at),
    gradients: (g, _saved, y) => ({ x: () => sub(g, mul(exp(y), sum(g, { axis: at, keepDims: true }))) }),
  });
}

/**
 * `e^x_i / sum over j of e^x_j` along an axis: positive, summing to 1.
 *
 *   dx = y * (g - sum(g * y))
 *
 * @example
 * softmax(tensor([0, 0])).toNDArray().toArray() // [0.5, 0.5]
 */
export function softmax(x: Tensor, axis = -1): Tensor {
  checkDTypes("softmax", { x });
  const at = normalizeAxis("softmax", axis, x.rank);
  return record({
    name: "softmax",
    inputs: { x },
    forward: (backend, { x }) => backend.softmax(x, at),
    gradients: (g, _saved, y) => ({
      x: () => mul(y, sub(g, sum(mul(g, y), { axis: at, keepDims: true }))),
    }),
  });
}
