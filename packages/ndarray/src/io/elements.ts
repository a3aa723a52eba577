import type { DType } from "../dtype.ts";

/** How one kind of file element is read. */
export interface Element {
  /** The dtype that it becomes. */
  readonly dtype: DType;
  /** Bytes an element. */
  readonly bytes: number;
  readonly littleEndian: boolean;
  readonly read: (view: DataView, at: number, littleEndian: boolean) => number;
  /** Whether some values of this kind do not fit the dtype. */
  readonly checked: boolean;
}

type Kind = Pick<Element, "dtype" | "read"> & { readonly checked?: boolean };

/** By kind and size, as in NumPy's type strings. */
const kinds: Readonly<Record<string, Kind>> = {
  f2: { dtype: "float32", read: (view, at, little) => halfToNumber(view.getUint16(at, little)) },
  f4: { dtype: "float32", read: (view, at, little) => view.getFloat32(at, little) },
  f8: { dtype: "float64", read: (view, at, little) => view.getFloat64(at, little) },
  i1: { dtype: "int32", read: (view, at) => view.getInt8(at) },
  i2: { dtype: "int32", read: (view, at, little) => view.getInt16(at, little) },
  i4: { dtype: "int32", read: (view, at, little) => view.getInt32(at, little) },
  i8: { dtype: "int32", read: (view, at, little) => Number(view.getBigInt64(at, little)), checked: true },
  u1: { dtype: "uint8", read: (view, at) => view.getUint8(at) },
  u2: { dtype: "int32", read: (view, at, little) => view.getUint16(at, little) },
  u4: { dtype: "int32", read: (view, at, little) => view.getUint32(at, little), checked: true },
  u8: { dtype: "int32", read: (view, at, little) => Number(view.getBigUint64(at, little)), checked: true },
  b1: { dtype: "bool", read: (view, at) => (view.getUint8(at) === 0 ? 0 : 1) },
};

/** The element that a type string such as `<f4` or `|u1` describes; undefined for those that no dtype can hold. */
export function elementOf(descr: string): Element | undefined {
  const [, order, kind] = /^([<>|=])([a-z]\d+)$/.exec(descr) ?? [];
  if (kind === undefined || !Object.hasOwn(kinds, kind)) return undefined;
  const bytes = Number(kind.slice(1));
  // "|" says that order does not matter, "=" is the writing machine's: both only make sense for single bytes here.
  if (bytes > 1 && order !== "<" && order !== ">") return undefined;
  return { checked: false, ...kinds[kind]!, bytes, littleEndian: order !== ">" };
}

/** IEEE 754 binary16: a sign, 5 bits of exponent with bias 15, 10 bits of fraction. */
function halfToNumber(bits: number): number {
  const sign = bits >> 15 === 0 ? 1 : -1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}
