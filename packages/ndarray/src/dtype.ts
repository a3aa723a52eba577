import { DTypeError, OutOfMemoryError } from "./errors.ts";

/** Element types. `bool` is stored as one byte, 0 or 1. */
export type DType = "float32" | "float64" | "int32" | "uint8" | "bool";

/** The typed array that stores each dtype. */
export interface Storage {
  float32: Float32Array;
  float64: Float64Array;
  int32: Int32Array;
  uint8: Uint8Array;
  bool: Uint8Array;
}

export type TypedArray = Storage[DType];

const constructors = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  uint8: Uint8Array,
  bool: Uint8Array,
};

/**
 * Bytes an element.
 *
 * @example
 * itemSize.float64 // 8
 */
export const itemSize: Readonly<Record<DType, number>> = {
  float32: 4,
  float64: 8,
  int32: 4,
  uint8: 1,
  bool: 1,
};

/**
 * The names of all dtypes.
 *
 * @example
 * dtypes // ["float32", "float64", "int32", "uint8", "bool"]
 */
export const dtypes = /* @__PURE__ */ Object.keys(constructors) as readonly DType[];

/**
 * A zeroed typed array of `size` elements.
 *
 * @throws DTypeError for a name that is no dtype
 * @throws OutOfMemoryError when there is not that much memory
 *
 * @example
 * allocate("int32", 2) // Int32Array.of(0, 0)
 */
export function allocate<D extends DType>(dtype: D, size: number, functionName = "allocate"): Storage[D] {
  if (!Object.hasOwn(constructors, dtype))
    throw new DTypeError(functionName, `the dtype must be ${dtypes.join(", ")}, got ${String(dtype)}`);
  try {
    return new constructors[dtype](size) as Storage[D];
  } catch {
    throw new OutOfMemoryError(functionName, `no memory for ${size} elements of ${dtype}`);
  }
}

/**
 * The dtype that a typed array holds; undefined for the kinds that no dtype uses.
 *
 * @example
 * dtypeOfTypedArray(new Float64Array(1)) // "float64"
 */
export function dtypeOfTypedArray(data: ArrayBufferView): DType | undefined {
  if (data instanceof Float32Array) return "float32";
  if (data instanceof Float64Array) return "float64";
  if (data instanceof Int32Array) return "int32";
  if (data instanceof Uint8Array) return "uint8";
  return undefined;
}

/**
 * Whether a dtype has fractions.
 *
 * @example
 * isFloat("uint8") // false
 */
export function isFloat(dtype: DType): dtype is "float32" | "float64" {
  return dtype === "float32" || dtype === "float64";
}
