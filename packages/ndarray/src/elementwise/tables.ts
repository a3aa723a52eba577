import {
  abs, add, atan2, ceil, div, floor, floorDivide, maximum, minimum, mul, neg, pow, remainder, round, sign, sqrt, square, sub, trunc,
} from "./arithmetic.ts";
import type { BinaryFunction, UnaryFunction } from "./factories.ts";
import {
  equal, greater, greaterEqual, isFinite, isInf, isNaN, less, lessEqual, logicalAnd, logicalNot, logicalOr, logicalXor, notEqual,
} from "./logic.ts";
import {
  acos, asin, atan, cos, cosh, exp, expm1, log, log1p, log2, log10, sin, sinh, tan, tanh,
} from "./transcendental.ts";

/** The elementwise functions of one array by name, for those who dispatch on names. */
export const unaryFunctions = {
  abs, acos, asin, atan, ceil, cos, cosh, exp, expm1, floor, isFinite, isInf, isNaN, log, log10, log1p, log2,
  logicalNot, neg, round, sign, sin, sinh, sqrt, square, tan, tanh, trunc,
} as const satisfies Readonly<Record<string, UnaryFunction>>;

/** The elementwise functions of two operands by name. */
export const binaryFunctions = {
  add, atan2, div, equal, floorDivide, greater, greaterEqual, less, lessEqual, logicalAnd, logicalOr, logicalXor,
  maximum, minimum, mul, notEqual, pow, remainder, sub,
} as const satisfies Readonly<Record<string, BinaryFunction>>;

export type UnaryName = keyof typeof unaryFunctions;
export type BinaryName = keyof typeof binaryFunctions;
