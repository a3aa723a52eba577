import { type DType, isFloat } from "./dtype.ts";
import { ArgumentError } from "./errors.ts";

/** Each dtype holds every value of those before it, save that float32 does not hold every int32. */
const order: readonly DType[] = ["bool", "uint8", "int32", "float32", "float64"];

/**
 * The dtype of a result of two arrays: the smaller one that holds every value of both, as NumPy 2 has it.
 *
 * @example
 * promoteDTypes("uint8", "int32") // "int32"
 * promoteDTypes("int32", "float32") // "float64"
 */
export function promoteDTypes(x: DType, y: DType): DType {
  if ((x === "int32" && y === "float32") || (x === "float32" && y === "int32")) return "float64";
  return order.indexOf(x) >= order.indexOf(y) ? x : y;
}

/** The smallest and largest value of the integer dtypes. */
export const integerRange = {
  bool: [0, 1],
  uint8: [0, 255],
  int32: [-2147483648, 2147483647],
} as const satisfies Partial<Record<DType, readonly [number, number]>>;

/** Whether a dtype holds `value` (floats hold every number, rounded). */
export function fits(value: number, dtype: DType): boolean {
  if (isFloat(dtype)) return true;
  const [low, high] = integerRange[dtype];
  return Number.isInteger(value) && value >= low && value <= high;
}

/**
 * The dtype of an array combined with a plain number, NumPy 2's weak scalar: the array's dtype if it can be,
 * else int32 for bool with an integer and float64 for integers with a fraction, NaN or an infinity.
 *
 * @throws ArgumentError for an integer that an integer array's dtype cannot hold
 */
export function promoteWithNumber(functionName: string, dtype: DType, value: number): DType {
  if (isFloat(dtype)) return dtype;
  if (!Number.isInteger(value)) return "float64";
  const promoted = dtype === "bool" ? "int32" : dtype;
  if (!fits(value, promoted))
    throw new ArgumentError(functionName, `the number ${value} does not fit the array's dtype, ${promoted}`);
  return promoted;
}
