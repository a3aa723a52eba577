import { unaryFloat } from "./factories.ts";

/** e to the power `x`. */
export const exp = /* @__PURE__ */ unaryFloat(Math.exp);
/** `exp(x) - 1`, accurate near 0. */
export const expm1 = /* @__PURE__ */ unaryFloat(Math.expm1);
/** The natural logarithm: -Infinity of 0, NaN of negatives. */
export const log = /* @__PURE__ */ unaryFloat(Math.log);
/** `log(1 + x)`, accurate near 0. */
export const log1p = /* @__PURE__ */ unaryFloat(Math.log1p);
/** The logarithm to base 2. */
export const log2 = /* @__PURE__ */ unaryFloat(Math.log2);
/** The logarithm to base 10. */
export const log10 = /* @__PURE__ */ unaryFloat(Math.log10);
/** The sine of an angle in radians. */
export const sin = /* @__PURE__ */ unaryFloat(Math.sin);
/** The cosine of an angle in radians. */
export const cos = /* @__PURE__ */ unaryFloat(Math.cos);
/** The tangent of an angle in radians. */
export const tan = /* @__PURE__ */ unaryFloat(Math.tan);
/** The angle in -pi/2 .. pi/2 with this sine. */
export const asin = /* @__PURE__ */ unaryFloat(Math.asin);
/** The angle in 0 .. pi with this cosine. */
export const acos = /* @__PURE__ */ unaryFloat(Math.acos);
/** The angle in -pi/2 .. pi/2 with this tangent. */
export const atan = /* @__PURE__ */ unaryFloat(Math.atan);
/** The hyperbolic sine. */
export const sinh = /* @__PURE__ */ unaryFloat(Math.sinh);
/** The hyperbolic cosine. */
export const cosh = /* @__PURE__ */ unaryFloat(Math.cosh);
/** The hyperbolic tangent. */
export const tanh = /* @__PURE__ */ unaryFloat(Math.tanh);
