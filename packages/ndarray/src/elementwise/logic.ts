import { binaryTest, unaryTest } from "./factories.ts";

/**
 * `x == y`, broadcasting, as bool; NaN equals nothing.
 *
 * @example
 * equal(array([1, 2]), 2).toArray() // [false, true]
 */
export const equal = /* @__PURE__ */ binaryTest("equal", (x, y) => x === y);
/**
 * `x != y`, broadcasting, as bool.
 *
 * @example
 * notEqual(array([1, 2]), 2).toArray() // [true, false]
 */
export const notEqual = /* @__PURE__ */ binaryTest("notEqual", (x, y) => x !== y);
/**
 * `x < y`, broadcasting, as bool.
 *
 * @example
 * less(array([1, 2, 3]), 2).toArray() // [true, false, false]
 */
export const less = /* @__PURE__ */ binaryTest("less", (x, y) => x < y);
/**
 * `x <= y`, broadcasting, as bool.
 *
 * @example
 * lessEqual(array([1, 2, 3]), 2).toArray() // [true, true, false]
 */
export const lessEqual = /* @__PURE__ */ binaryTest("lessEqual", (x, y) => x <= y);
/**
 * `x > y`, broadcasting, as bool.
 *
 * @example
 * greater(array([1, 2, 3]), 2).toArray() // [false, false, true]
 */
export const greater = /* @__PURE__ */ binaryTest("greater", (x, y) => x > y);
/**
 * `x >= y`, broadcasting, as bool.
 *
 * @example
 * greaterEqual(array([1, 2, 3]), 2).toArray() // [false, true, true]
 */
export const greaterEqual = /* @__PURE__ */ binaryTest("greaterEqual", (x, y) => x >= y);

/**
 * Whether both are true (not zero), broadcasting.
 *
 * @example
 * logicalAnd(array([1, 2]), array([0, 3])).toArray() // [false, true]
 */
export const logicalAnd = /* @__PURE__ */ binaryTest("logicalAnd", (x, y) => x !== 0 && y !== 0);
/**
 * Whether at least one is true (not zero), broadcasting.
 *
 * @example
 * logicalOr(array([0, 0]), array([0, 3])).toArray() // [false, true]
 */
export const logicalOr = /* @__PURE__ */ binaryTest("logicalOr", (x, y) => x !== 0 || y !== 0);
/**
 * Whether exactly one is true (not zero), broadcasting.
 *
 * @example
 * logicalXor(array([1, 0]), array([2, 3])).toArray() // [false, true]
 */
export const logicalXor = /* @__PURE__ */ binaryTest("logicalXor", (x, y) => (x !== 0) !== (y !== 0));
/**
 * Whether it is false (zero).
 *
 * @example
 * logicalNot(array([0, 3])).toArray() // [true, false]
 */
export const logicalNot = /* @__PURE__ */ unaryTest("logicalNot", (x) => x === 0);

/**
 * Whether it is NaN.
 *
 * @example
 * isNaN(array([NaN, 1])).toArray() // [true, false]
 */
// biome-ignore lint/suspicious/noShadowRestrictedNames: the field's name; importing it is a choice
export const isNaN = /* @__PURE__ */ unaryTest("isNaN", Number.isNaN);
/**
 * Whether it is neither NaN nor infinite.
 *
 * @example
 * isFinite(array([Infinity, 1])).toArray() // [false, true]
 */
// biome-ignore lint/suspicious/noShadowRestrictedNames: the field's name; importing it is a choice
export const isFinite = /* @__PURE__ */ unaryTest("isFinite", Number.isFinite);
/**
 * Whether it is an infinity.
 *
 * @example
 * isInf(array([-Infinity, NaN])).toArray() // [true, false]
 */
export const isInf = /* @__PURE__ */ unaryTest("isInf", (x) => Math.abs(x) === Number.POSITIVE_INFINITY);
