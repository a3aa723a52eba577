import type { Tensor } from "../tensor.ts";
import { add, mul, sub } from "./arithmetic.ts";
import { binary } from "./broadcast.ts";
import { greater } from "./compare.ts";
import { square } from "./elementwise.ts";
import { unary } from "./unary.ts";
import { where } from "./where.ts";

/** `y > 0 ? g : 0` in one pass: relu's gradient from its output. */
const reluGrad = /* @__PURE__ */ binary("reluGrad", (gg, { y }) => ({ x: () => reluGrad(gg, y), y: "zero" }));

/**
 * `max(x, 0)`. The gradient at 0 is 0.
 *
 * @example
 * relu(tensor([-1, 2])).toNDArray().toArray() // [0, 2]
 */
export const relu = /* @__PURE__ */ unary("relu", (g, _x, y) => () => reluGrad(g, y.detach()));

/**
 * `x` where positive, `slope * x` elsewhere.
 *
 * @example
 * leakyRelu(tensor([-1, 2]), 0.5).toNDArray().toArray() // [-0.5, 2]
 */
export function leakyRelu(x: Tensor, slope = 0.01): Tensor {
  return where(greater(x, 0), x, mul(x, slope));
}

/**
 * `1 / (1 + e^-x)`, without overflow.
 *
 * @example
 * sigmoid(tensor([0])).toNDArray().toArray() // [0.5]
 */
export const sigmoid = /* @__PURE__ */ unary("sigmoid", (g, _x, y) => () => mul(g, mul(y, sub(1, y))));

/**
 * The hyperbolic tangent.
 *
 * @example
 * tanh(tensor([0, 1])).toNDArray().toArray() // ~[0, 0.76159]
 */
export const tanh = /* @__PURE__ */ unary("tanh", (g, _x, y) => () => mul(g, sub(1, square(y))));

/**
 * `log(1 + e^x)`, a smooth relu, without overflow.
 *
 * @example
 * softplus(tensor([0])).toNDArray().toArray() // ~[0.69315]
 */
export const softplus = /* @__PURE__ */ unary("softplus", (g, x) => () => mul(g, sigmoid(x)));

/**
 * `x * sigmoid(x)`, also called swish.
 *
 * @example
 * silu(tensor([0, 1])).toNDArray().toArray() // ~[0, 0.73106]
 */
export function silu(x: Tensor): Tensor {
  return mul(x, sigmoid(x));
}

const SQRT_2_OVER_PI = 0.7978845608028654;

/**
 * The Gaussian error linear unit in its tanh form:
 *
 *   0.5 * x * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x^3)))
 *
 * @example
 * gelu(tensor([0, 1])).toNDArray().toArray() // ~[0, 0.84119]
 *
 * Source: Hendrycks & Gimpel, "Gaussian Error Linear Units", arXiv:1606.08415, section 2.
 */
export function gelu(x: Tensor): Tensor {
  const inner = mul(add(x, mul(mul(square(x), x), 0.044715)), SQRT_2_OVER_PI);
  return mul(mul(x, 0.5), add(tanh(inner), 1));
}
