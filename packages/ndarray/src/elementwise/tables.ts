import { add, atan2, div, floorDivide, maximum, minimum, mul, pow, remainder, sub } from "./arithmetic.ts";
import type { BinaryFunction, UnaryFunction } from "./factories.ts";
import {
  equal,
  greater,
  greaterEqual,
  isFinite as isFiniteElement,
  isInf,
  isNaN as isNaNElement,
  less,
  lessEqual,
  logicalAnd,
  logicalNot,
  logicalOr,
  logicalXor,
  notEqual,
} from "./logic.ts";
import { abs, ceil, floor, neg, round, sign, sqrt, square, trunc } from "./rounding.ts";
import {
  acos,
  asin,
  atan,
  cos,
  cosh,
  exp,
  expm1,
  log,
  log1p,
  log2,
  log10,
  sin,
  sinh,
  tan,
  tanh,
} from "./transcendental.ts";

/**
 * The elementwise functions of one array by name, for those who dispatch on names.
 *
 * @example
 * unaryFunctions.neg(array([1])).toArray() // [-1]
 */
export const unaryFunctions = {
  abs,
  acos,
  asin,
  atan,
  ceil,
  cos,
  cosh,
  exp,
  expm1,
  floor,
  isFinite: isFiniteElement,
  isInf,
  isNaN: isNaNElement,
  log,
  log10,
  log1p,
  log2,
  logicalNot,
  neg,
  round,
  sign,
  sin,
  sinh,
  sqrt,
  square,
  tan,
  tanh,
  trunc,
} as const satisfies Readonly<Record<string, UnaryFunction>>;

/**
 * The elementwise functions of two operands by name.
 *
 * @example
 * binaryFunctions.add(array([1]), 2).toArray() // [3]
 */
export const binaryFunctions = {
  add,
  atan2,
  div,
  equal,
  floorDivide,
  greater,
  greaterEqual,
  less,
  lessEqual,
  logicalAnd,
  logicalOr,
  logicalXor,
  maximum,
  minimum,
  mul,
  notEqual,
  pow,
  remainder,
  sub,
} as const satisfies Readonly<Record<string, BinaryFunction>>;

export type UnaryName = keyof typeof unaryFunctions;
export type BinaryName = keyof typeof binaryFunctions;
