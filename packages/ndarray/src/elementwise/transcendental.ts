import { unaryFloat } from "./factories.ts";

/**
 * e to the power `x`.
 *
 * @example
 * exp(array([0, 1])).toArray() // ~[1, 2.7183]
 */
export const exp = /* @__PURE__ */ unaryFloat("exp", Math.exp);
/**
 * `exp(x) - 1`, accurate near 0.
 *
 * @example
 * expm1(array([0, 1])).toArray() // ~[0, 1.7183]
 */
export const expm1 = /* @__PURE__ */ unaryFloat("expm1", Math.expm1);
/**
 * The natural logarithm: -Infinity of 0, NaN of negatives.
 *
 * @example
 * log(array([1, 0])).toArray() // [0, -Infinity]
 */
export const log = /* @__PURE__ */ unaryFloat("log", Math.log);
/**
 * `log(1 + x)`, accurate near 0.
 *
 * @example
 * log1p(array([0, 1])).toArray() // ~[0, 0.6931]
 */
export const log1p = /* @__PURE__ */ unaryFloat("log1p", Math.log1p);
/**
 * The logarithm to base 2.
 *
 * @example
 * log2(array([8])).toArray() // [3]
 */
export const log2 = /* @__PURE__ */ unaryFloat("log2", Math.log2);
/**
 * The logarithm to base 10.
 *
 * @example
 * log10(array([1000])).toArray() // ~[3]
 */
export const log10 = /* @__PURE__ */ unaryFloat("log10", Math.log10);
/**
 * The sine of an angle in radians.
 *
 * @example
 * sin(array([0, 1])).toArray() // ~[0, 0.8415]
 */
export const sin = /* @__PURE__ */ unaryFloat("sin", Math.sin);
/**
 * The cosine of an angle in radians.
 *
 * @example
 * cos(array([0, 1])).toArray() // ~[1, 0.5403]
 */
export const cos = /* @__PURE__ */ unaryFloat("cos", Math.cos);
/**
 * The tangent of an angle in radians.
 *
 * @example
 * tan(array([0, 1])).toArray() // ~[0, 1.5574]
 */
export const tan = /* @__PURE__ */ unaryFloat("tan", Math.tan);
/**
 * The angle in -pi/2 .. pi/2 with this sine.
 *
 * @example
 * asin(array([0, 1])).toArray() // ~[0, 1.5708]
 */
export const asin = /* @__PURE__ */ unaryFloat("asin", Math.asin);
/**
 * The angle in 0 .. pi with this cosine.
 *
 * @example
 * acos(array([1, 0])).toArray() // ~[0, 1.5708]
 */
export const acos = /* @__PURE__ */ unaryFloat("acos", Math.acos);
/**
 * The angle in -pi/2 .. pi/2 with this tangent.
 *
 * @example
 * atan(array([0, 1])).toArray() // ~[0, 0.7854]
 */
export const atan = /* @__PURE__ */ unaryFloat("atan", Math.atan);
/**
 * The hyperbolic sine.
 *
 * @example
 * sinh(array([0, 1])).toArray() // ~[0, 1.1752]
 */
export const sinh = /* @__PURE__ */ unaryFloat("sinh", Math.sinh);
/**
 * The hyperbolic cosine.
 *
 * @example
 * cosh(array([0, 1])).toArray() // ~[1, 1.5431]
 */
export const cosh = /* @__PURE__ */ unaryFloat("cosh", Math.cosh);
/**
 * The hyperbolic tangent.
 *
 * @example
 * tanh(array([0, 1])).toArray() // ~[0, 0.7616]
 */
export const tanh = /* @__PURE__ */ unaryFloat("tanh", Math.tanh);
