import { checkArray } from "../check-array.ts";
import { mul } from "./arithmetic.ts";
import { type UnaryFunction, unaryFloat, unaryRounding, unarySame } from "./factories.ts";

/**
 * `-x`. Refuses bool; integers wrap.
 *
 * @example
 * neg(array([1, -2])).toArray() // [-1, 2]
 */
export const neg = /* @__PURE__ */ unarySame("neg", (x) => -x, "logicalNot");
/**
 * `|x|`.
 *
 * @example
 * abs(array([1, -2])).toArray() // [1, 2]
 */
export const abs = /* @__PURE__ */ unarySame("abs", Math.abs);
/**
 * -1, 0 or 1; NaN of NaN. Refuses bool.
 *
 * @example
 * sign(array([3, 0, -2])).toArray() // [1, 0, -1]
 */
export const sign = /* @__PURE__ */ unarySame(
  "sign",
  (x) => (x > 0 ? 1 : x < 0 ? -1 : x === 0 ? 0 : x),
  'astype(x, "int32")',
);
/**
 * `x * x`; integers wrap.
 *
 * @example
 * square(array([1, -2])).toArray() // [1, 4]
 */
export const square: UnaryFunction = (x) => mul(checkArray("square", x), x);
/**
 * The largest integer not above `x`.
 *
 * @example
 * floor(array([1.5, -1.5])).toArray() // [1, -2]
 */
export const floor = /* @__PURE__ */ unaryRounding("floor", Math.floor);
/**
 * The smallest integer not below `x`.
 *
 * @example
 * ceil(array([1.5, -1.5])).toArray() // [2, -1]
 */
export const ceil = /* @__PURE__ */ unaryRounding("ceil", Math.ceil);
/**
 * The integer part of `x`.
 *
 * @example
 * trunc(array([1.5, -1.5])).toArray() // [1, -1]
 */
export const trunc = /* @__PURE__ */ unaryRounding("trunc", Math.trunc);
/**
 * The nearest integer; halves go to the even one, as NumPy's.
 *
 * @example
 * round(array([0.5, 1.5, 1.6])).toArray() // [0, 2, 2]
 */
export const round = /* @__PURE__ */ unaryRounding("round", roundHalfToEven);
/**
 * The square root.
 *
 * @example
 * sqrt(array([4, 9])).toArray() // [2, 3]
 */
export const sqrt = /* @__PURE__ */ unaryFloat("sqrt", Math.sqrt);

function roundHalfToEven(x: number): number {
  const below = Math.floor(x);
  const rest = x - below;
  const rounded = rest < 0.5 || (rest === 0.5 && below % 2 === 0) ? below : below + 1;
  return rounded === 0 ? 0 * x : rounded;
}
