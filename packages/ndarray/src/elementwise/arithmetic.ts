import { ArgumentError } from "../errors.ts";
import {
  binaryArithmetic,
  binaryFloat,
  type UnaryFunction,
  unaryFloat,
  unaryRounding,
  unarySame,
} from "./factories.ts";

/** `x + y`, broadcasting; on bool, "or". */
export const add = /* @__PURE__ */ binaryArithmetic(
  "add",
  (x, y) => x + y,
  { bool: (x, y) => x | y },
  (n, x, i, xStep, y, j, yStep, out, k) => {
    for (let q = 0; q < n; q++) out[k + q] = x[i + q * xStep]! + y[j + q * yStep]!;
  },
);

/** `x - y`, broadcasting; refuses bool. */
export const sub = /* @__PURE__ */ binaryArithmetic(
  "sub",
  (x, y) => x - y,
  { bool: { instead: "notEqual" } },
  (n, x, i, xStep, y, j, yStep, out, k) => {
    for (let q = 0; q < n; q++) out[k + q] = x[i + q * xStep]! - y[j + q * yStep]!;
  },
);

/** `x * y`, broadcasting; on bool, "and". */
export const mul = /* @__PURE__ */ binaryArithmetic(
  "mul",
  (x, y) => x * y,
  { integer: Math.imul },
  (n, x, i, xStep, y, j, yStep, out, k) => {
    for (let q = 0; q < n; q++) out[k + q] = x[i + q * xStep]! * y[j + q * yStep]!;
  },
);

/** `x / y`, broadcasting. Integers give float64. */
export const div = /* @__PURE__ */ binaryFloat(
  "div",
  (x, y) => x / y,
  (n, x, i, xStep, y, j, yStep, out, k) => {
    for (let q = 0; q < n; q++) out[k + q] = x[i + q * xStep]! / y[j + q * yStep]!;
  },
);

/** The larger of two, broadcasting; NaN if either is. */
export const maximum = /* @__PURE__ */ binaryArithmetic(
  "maximum",
  Math.max,
  {},
  (n, x, i, xStep, y, j, yStep, out, k) => {
    for (let q = 0; q < n; q++) out[k + q] = Math.max(x[i + q * xStep]!, y[j + q * yStep]!);
  },
);

/** The smaller of two, broadcasting; NaN if either is. */
export const minimum = /* @__PURE__ */ binaryArithmetic("minimum", Math.min);

/** `x` to the power `y`, broadcasting. Integers wrap; a negative integer power of integers throws. */
export const pow = /* @__PURE__ */ binaryArithmetic("pow", power, { integer: integerPower, bool: "int32" });

/** `floor(x / y)`, broadcasting; integers divided by zero throw. */
export const floorDivide = /* @__PURE__ */ binaryArithmetic("floorDivide", floorQuotient, {
  integer: (x, y) => Math.floor(x / nonZero("floorDivide", y)),
  bool: "int32",
});

/** What `floorDivide` leaves: has the sign of `y`, as Python's `%`; integers by zero throw. */
export const remainder = /* @__PURE__ */ binaryArithmetic("remainder", floorRemainder, {
  integer: (x, y) => floorRemainder(x, nonZero("remainder", y)),
  bool: "int32",
});

/** The angle of the point (x, y): `atan2(y, x)`. */
export const atan2 = /* @__PURE__ */ binaryFloat("atan2", Math.atan2);

/** `-x`. Refuses bool; integers wrap. */
export const neg = /* @__PURE__ */ unarySame("neg", (x) => -x, "logicalNot");
/** `|x|`. */
export const abs = /* @__PURE__ */ unarySame("abs", Math.abs);
/** -1, 0 or 1; NaN of NaN. Refuses bool. */
export const sign = /* @__PURE__ */ unarySame(
  "sign",
  (x) => (x > 0 ? 1 : x < 0 ? -1 : x === 0 ? 0 : x),
  'astype(x, "int32")',
);
/** `x * x`; integers wrap. */
export const square: UnaryFunction = (x) => mul(x, x);
/** The largest integer not above `x`. */
export const floor = /* @__PURE__ */ unaryRounding(Math.floor);
/** The smallest integer not below `x`. */
export const ceil = /* @__PURE__ */ unaryRounding(Math.ceil);
/** The integer part of `x`. */
export const trunc = /* @__PURE__ */ unaryRounding(Math.trunc);
/** The nearest integer; halves go to the even one, as NumPy's. */
export const round = /* @__PURE__ */ unaryRounding(roundHalfToEven);
/** The square root. */
export const sqrt = /* @__PURE__ */ unaryFloat(Math.sqrt);

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

function roundHalfToEven(x: number): number {
  const below = Math.floor(x);
  const rest = x - below;
  const rounded = rest < 0.5 || (rest === 0.5 && below % 2 === 0) ? below : below + 1;
  return rounded === 0 ? 0 * x : rounded;
}
