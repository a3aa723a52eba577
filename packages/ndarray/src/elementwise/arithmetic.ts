import { ArgumentError } from "../errors.ts";
import { binaryArithmetic, binaryFloat } from "./factories.ts";

/**
 * `x + y`, broadcasting; on bool, "or".
 *
 * @example
 * add(array([1, 2]), array([[10], [20]])).toArray() // [[11, 12], [21, 22]]
 */
export const add = /* @__PURE__ */ binaryArithmetic(
  "add",
  (x, y) => x + y,
  { bool: (x, y) => x | y },
  (n, x, i, xStep, y, j, yStep, out, k) => {
    for (let q = 0; q < n; q++) out[k + q] = x[i + q * xStep]! + y[j + q * yStep]!;
  },
);

/**
 * `x - y`, broadcasting; refuses bool.
 *
 * @example
 * sub(10, array([1, 2])).toArray() // [9, 8]
 */
export const sub = /* @__PURE__ */ binaryArithmetic(
  "sub",
  (x, y) => x - y,
  { bool: { instead: "notEqual" } },
  (n, x, i, xStep, y, j, yStep, out, k) => {
    for (let q = 0; q < n; q++) out[k + q] = x[i + q * xStep]! - y[j + q * yStep]!;
  },
);

/**
 * `x * y`, broadcasting; on bool, "and".
 *
 * @example
 * mul(array([1, 2]), array([3, 4])).toArray() // [3, 8]
 */
export const mul = /* @__PURE__ */ binaryArithmetic(
  "mul",
  (x, y) => x * y,
  { integer: Math.imul },
  (n, x, i, xStep, y, j, yStep, out, k) => {
    for (let q = 0; q < n; q++) out[k + q] = x[i + q * xStep]! * y[j + q * yStep]!;
  },
);

/**
 * `x / y`, broadcasting. Integers give float64.
 *
 * @example
 * div(array([1, 2]), 2).toArray() // [0.5, 1]
 */
export const div = /* @__PURE__ */ binaryFloat(
  "div",
  (x, y) => x / y,
  (n, x, i, xStep, y, j, yStep, out, k) => {
    for (let q = 0; q < n; q++) out[k + q] = x[i + q * xStep]! / y[j + q * yStep]!;
  },
);

/**
 * The larger of two, broadcasting; NaN if either is.
 *
 * @example
 * maximum(array([-1, NaN, 2]), 0).toArray() // [0, NaN, 2]
 */
export const maximum = /* @__PURE__ */ binaryArithmetic(
  "maximum",
  Math.max,
  {},
  (n, x, i, xStep, y, j, yStep, out, k) => {
    for (let q = 0; q < n; q++) out[k + q] = Math.max(x[i + q * xStep]!, y[j + q * yStep]!);
  },
);

/**
 * The smaller of two, broadcasting; NaN if either is.
 *
 * @example
 * minimum(array([-1, NaN, 2]), 0).toArray() // [-1, NaN, 0]
 */
export const minimum = /* @__PURE__ */ binaryArithmetic("minimum", Math.min);

/**
 * `x` to the power `y`, broadcasting. Integers wrap; a negative integer power of integers throws.
 *
 * @example
 * pow(array([1, 2, 3]), 2).toArray() // [1, 4, 9]
 */
export const pow = /* @__PURE__ */ binaryArithmetic("pow", power, { integer: integerPower, bool: "int32" });

/**
 * `floor(x / y)`, broadcasting; integers divided by zero throw.
 *
 * @example
 * floorDivide(array([7, -7]), 2).toArray() // [3, -4]
 */
export const floorDivide = /* @__PURE__ */ binaryArithmetic("floorDivide", floorQuotient, {
  integer: (x, y) => Math.floor(x / nonZero("floorDivide", y)),
  bool: "int32",
});

/**
 * What `floorDivide` leaves: has the sign of `y`, as Python's `%`; integers by zero throw.
 *
 * @example
 * remainder(array([7, -7]), 3).toArray() // [1, 2]
 */
export const remainder = /* @__PURE__ */ binaryArithmetic("remainder", floorRemainder, {
  integer: (x, y) => floorRemainder(x, nonZero("remainder", y)),
  bool: "int32",
});

/**
 * The angle of the point (x, y): `atan2(y, x)`.
 *
 * @example
 * atan2(array([0, 1]), array([1, 0])).toArray() // ~[0, 1.5708]
 */
export const atan2 = /* @__PURE__ */ binaryFloat("atan2", Math.atan2);

/** NumPy's: 1 ** anything and anything ** 0 are 1, even of NaN. Math.pow has 1 ** NaN and 1 ** Infinity as NaN. */
function power(x: number, y: number): number {
  return x === 1
    ? 1
    : x === -1 && (y === Number.POSITIVE_INFINITY || y === Number.NEGATIVE_INFINITY)
      ? 1
      : x ** y;
}

/** By squaring, modulo 2^32. */
function integerPower(x: number, y: number): number {
  if (y < 0)
    throw new ArgumentError("pow", `integers to negative integer powers are not integers, got ${x} ** ${y}`);
  let [result, factor] = [1, x];
  for (let exponent = y; exponent > 0; exponent = Math.floor(exponent / 2)) {
    if (exponent % 2 === 1) result = Math.imul(result, factor);
    factor = Math.imul(factor, factor);
  }
  return result;
}

function nonZero(functionName: string, divisor: number): number {
  if (divisor === 0) throw new ArgumentError(functionName, "integers cannot be divided by zero");
  return divisor;
}

/** The sign is that of `y`, as Python's `%`; JavaScript's has that of `x`. */
function floorRemainder(x: number, y: number): number {
  const rest = x % y;
  if (rest === 0) return y < 0 ? -0 : 0;
  return rest < 0 === y < 0 ? rest : rest + y;
}

/** Through the exact remainder: floor(1 / 0.1) is 10, but 1 holds 0.1 (which is more than a tenth) 9 times. */
function floorQuotient(x: number, y: number): number {
  if (y === 0) return x / y;
  const rest = x % y;
  const quotient = (x - rest) / y - (rest !== 0 && rest < 0 !== y < 0 ? 1 : 0);
  return quotient === 0 ? 0 * (x / y) : Math.floor(quotient + 0.5);
}
