import { add, div, mul, neg } from "./arithmetic.ts";
import { unary } from "./unary.ts";

const TWO_OVER_SQRT_PI = 1.1283791670955126;

/**
 * `|x|`. The gradient at 0 is 0.
 *
 * @example
 * abs(tensor([-2, 3])).toNDArray().toArray() // [2, 3]
 */
export const abs = /* @__PURE__ */ unary("abs", (g, x) => () => mul(g, sign(x)));

/**
 * -1, 0 or 1. The gradient is 0 everywhere.
 *
 * @example
 * sign(tensor([-2, 0, 3])).toNDArray().toArray() // [-1, 0, 1]
 */
export const sign = /* @__PURE__ */ unary("sign", () => "zero");

/**
 * `e^x`.
 *
 * @example
 * exp(tensor([0, 1])).toNDArray().toArray() // ~[1, 2.71828]
 */
export const exp = /* @__PURE__ */ unary("exp", (g, _x, y) => () => mul(g, y));

/**
 * The natural logarithm; NaN below 0.
 *
 * @example
 * log(tensor([1, Math.E])).toNDArray().toArray() // ~[0, 1]
 */
export const log = /* @__PURE__ */ unary("log", (g, x) => () => div(g, x));

/**
 * The square root; NaN below 0.
 *
 * @example
 * sqrt(tensor([4, 9])).toNDArray().toArray() // [2, 3]
 */
export const sqrt = /* @__PURE__ */ unary("sqrt", (g, _x, y) => () => div(mul(g, 0.5), y));

/**
 * `x * x`.
 *
 * @example
 * square(tensor([-2, 3])).toNDArray().toArray() // [4, 9]
 */
export const square = /* @__PURE__ */ unary("square", (g, x) => () => mul(g, add(x, x)));

/**
 * The sine of radians.
 *
 * @example
 * sin(tensor([0, Math.PI / 2])).toNDArray().toArray() // ~[0, 1]
 */
export const sin = /* @__PURE__ */ unary("sin", (g, x) => () => mul(g, cos(x)));

/**
 * The cosine of radians.
 *
 * @example
 * cos(tensor([0, Math.PI])).toNDArray().toArray() // ~[1, -1]
 */
export const cos = /* @__PURE__ */ unary("cos", (g, x) => () => neg(mul(g, sin(x))));

/**
 * The error function, `2 / sqrt(pi) * integral from 0 to x of e^(-t^2) dt`.
 *
 * @example
 * erf(tensor([0, 1])).toNDArray().toArray() // ~[0, 0.8427]
 */
export const erf = /* @__PURE__ */ unary(
  "erf",
  (g, x) => () => mul(g, mul(exp(neg(square(x))), TWO_OVER_SQRT_PI)),
);
