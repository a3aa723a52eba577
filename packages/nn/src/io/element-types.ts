import type { DType } from "@convkit/ndarray";

/** How elements of one safetensors dtype become ours. */
export interface ElementType {
  /** Bytes an element in the file. */
  readonly bytes: number;
  readonly dtype: DType;
  /** The element at a byte position; undefined when it has no place in `dtype`. Left out where bytes are copied. */
  readonly read?: (view: DataView, at: number) => number | undefined;
}

/** The dtypes that are read; F16, BF16 and I64 are converted. */
export const elementTypes: Readonly<Record<string, ElementType>> = {
  F64: { bytes: 8, dtype: "float64" },
  F32: { bytes: 4, dtype: "float32" },
  I32: { bytes: 4, dtype: "int32" },
  U8: { bytes: 1, dtype: "uint8" },
  BOOL: {
    bytes: 1,
    dtype: "bool",
    read: (view, at) => (view.getUint8(at) > 1 ? undefined : view.getUint8(at)),
  },
  F16: { bytes: 2, dtype: "float32", read: (view, at) => halfToNumber(view.getUint16(at, true)) },
  BF16: { bytes: 2, dtype: "float32", read: (view, at) => brainToNumber(view.getUint16(at, true)) },
  I64: { bytes: 8, dtype: "int32", read: (view, at) => int32Of(view.getBigInt64(at, true)) },
};

/** The safetensors dtype that each of ours is written as. */
export const dtypeNames: Readonly<Record<DType, string>> = {
  float64: "F64",
  float32: "F32",
  int32: "I32",
  uint8: "U8",
  bool: "BOOL",
};

/** IEEE 754 binary16: a sign, 5 bits of exponent with bias 15, 10 bits of fraction. */
function halfToNumber(bits: number): number {
  const sign = bits >> 15 === 0 ? 1 : -1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** bfloat16: the upper half of a float32. */
function brainToNumber(bits: number): number {
  const float = new Float32Array(1);
  new Uint32Array(float.buffer)[0] = bits << 16;
  return float[0]!;
}

function int32Of(value: bigint): number | undefined {
  return BigInt.asIntN(32, value) === value ? Number(value) : undefined;
}
