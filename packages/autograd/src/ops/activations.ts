import { ArgumentError, checkOptionNames } from "@convkit/ndarray";
import { checkDTypes } from "../record.ts";
import type { Tensor } from "../tensor.ts";
import { add, div, mul, sub } from "./arithmetic.ts";
import { binary } from "./broadcast.ts";
import { greater } from "./compare.ts";
import { erf, square } from "./elementwise.ts";
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
  checkDTypes("leakyRelu", { x });
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

export interface SoftplusOptions {
  /** How sharp the bend at 0 is. Default: 1. */
  readonly beta?: number;
  /** Where `beta * x` is above it, the result is x itself. Default: 20. */
  readonly threshold?: number;
}

const unitSoftplus = /* @__PURE__ */ unary("softplus", (g, x) => () => mul(g, sigmoid(x)));

/** From here on `log(1 + e^x)` is x, and its derivative 1, as far as float32 can tell: e^-x < 2^-25. */
const FLOAT32_LINEAR = 18;

/**
 * `log(1 + e^(beta * x)) / beta`, a smooth relu, without overflow.
 *
 * @throws ArgumentError when beta is not a positive number or the threshold is NaN
 * @example
 * softplus(tensor([0])).toNDArray().toArray() // ~[0.69315]
 * softplus(tensor([0, 3]), { beta: 2, threshold: 5 }).toNDArray().toArray() // ~[0.34657, 3]
 */
export function softplus(x: Tensor, options: SoftplusOptions = {}): Tensor {
  checkDTypes("softplus", { x });
  checkOptionNames("softplus", options, ["beta", "threshold"]);
  const { beta = 1, threshold = 20 } = options;
  if (!(beta > 0 && beta < Infinity))
    throw new ArgumentError("softplus", `beta must be a positive number, got ${beta}`);
  if (Number.isNaN(threshold)) throw new ArgumentError("softplus", "threshold must be a number, got NaN");
  const scaled = beta === 1 ? x : mul(x, beta);
  const curve = unitSoftplus(scaled);
  const smooth = beta === 1 ? curve : div(curve, beta);
  if (x.dtype === "float32" && beta === 1 && threshold >= FLOAT32_LINEAR) return smooth;
  return where(greater(scaled, threshold), x, smooth);
}

/**
 * `x * sigmoid(x)`, also called swish.
 *
 * @example
 * silu(tensor([0, 1])).toNDArray().toArray() // ~[0, 0.73106]
 */
export function silu(x: Tensor): Tensor {
  checkDTypes("silu", { x });
  return mul(x, sigmoid(x));
}

export interface GeluOptions {
  /** Default: "none", with the error function; "tanh" is the approximation that many models were trained with. */
  readonly approximate?: "none" | "tanh";
}

/**
 * The Gaussian error linear unit: x times the probability that a standard normal number is below it.
 *
 *   0.5 * x * (1 + erf(x / sqrt(2))),   or   0.5 * x * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x^3)))
 *
 * @example
 * gelu(tensor([0, 1])).toNDArray().toArray() // ~[0, 0.84134]
 *
 * Source: Hendrycks & Gimpel, "Gaussian Error Linear Units", arXiv:1606.08415, section 2.
 */
export function gelu(x: Tensor, options: GeluOptions = {}): Tensor {
  checkDTypes("gelu", { x });
  checkOptionNames("gelu", options, ["approximate"]);
  const { approximate = "none" } = options;
  if (approximate !== "none" && approximate !== "tanh")
    throw new ArgumentError("gelu", `approximate must be "none" or "tanh", got "${String(approximate)}"`);
  const half = mul(x, 0.5);
  if (approximate === "none") return mul(half, add(erf(mul(x, Math.SQRT1_2)), 1));
  const inner = mul(add(x, mul(mul(square(x), x), 0.044715)), Math.sqrt(2 / Math.PI));
  return mul(half, add(tanh(inner), 1));
}
