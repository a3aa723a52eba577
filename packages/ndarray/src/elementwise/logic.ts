import { binaryTest, unaryTest } from "./factories.ts";

/** `x == y`, broadcasting, as bool; NaN equals nothing. */
export const equal = /* @__PURE__ */ binaryTest("equal", (x, y) => x === y);
/** `x != y`, broadcasting, as bool. */
export const notEqual = /* @__PURE__ */ binaryTest("notEqual", (x, y) => x !== y);
/** `x < y`, broadcasting, as bool. */
export const less = /* @__PURE__ */ binaryTest("less", (x, y) => x < y);
/** `x <= y`, broadcasting, as bool. */
export const lessEqual = /* @__PURE__ */ binaryTest("lessEqual", (x, y) => x <= y);
/** `x > y`, broadcasting, as bool. */
export const greater = /* @__PURE__ */ binaryTest("greater", (x, y) => x > y);
/** `x >= y`, broadcasting, as bool. */
export const greaterEqual = /* @__PURE__ */ binaryTest("greaterEqual", (x, y) => x >= y);

/** Whether both are true (not zero), broadcasting. */
export const logicalAnd = /* @__PURE__ */ binaryTest("logicalAnd", (x, y) => x !== 0 && y !== 0);
/** Whether at least one is true (not zero), broadcasting. */
export const logicalOr = /* @__PURE__ */ binaryTest("logicalOr", (x, y) => x !== 0 || y !== 0);
/** Whether exactly one is true (not zero), broadcasting. */
export const logicalXor = /* @__PURE__ */ binaryTest("logicalXor", (x, y) => (x !== 0) !== (y !== 0));
/** Whether it is false (zero). */
export const logicalNot = /* @__PURE__ */ unaryTest((x) => x === 0);

/** Whether it is NaN. */
// biome-ignore lint/suspicious/noShadowRestrictedNames: the field's name; importing it is a choice
export const isNaN = /* @__PURE__ */ unaryTest(Number.isNaN);
/** Whether it is neither NaN nor infinite. */
// biome-ignore lint/suspicious/noShadowRestrictedNames: the field's name; importing it is a choice
export const isFinite = /* @__PURE__ */ unaryTest(Number.isFinite);
/** Whether it is an infinity. */
export const isInf = /* @__PURE__ */ unaryTest((x) => Math.abs(x) === Number.POSITIVE_INFINITY);
