import {
  allocate,
  type DType,
  FormatError,
  fromTypedArray,
  type NDArray,
  type Operand,
  sizeOf,
} from "@convkit/ndarray";

export interface IdxOptions {
  /** What error messages call these bytes: a path or an address. */
  readonly file?: string;
}

/** Bytes on their way to an array, and what to say when they do not get there. */
export interface Source {
  readonly functionName: string;
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** What the first bytes of an IDX file promise. */
export interface IdxHeader {
  readonly element: IdxElement;
  readonly shape: readonly number[];
  /** Where the elements start: 4 bytes of magic and 4 an axis. */
  readonly byteOffset: number;
  /** The size of the whole file, uncompressed. A float: absurd headers exceed 2^53. */
  readonly byteLength: number;
}

interface IdxElement {
  readonly bytes: number;
  /** The narrowest dtype that holds every value: int8 and int16 become int32. */
  readonly dtype: DType;
  /** Elements are big-endian. */
  readonly read: (view: DataView, byteOffset: number) => number;
}

/** Element types by the third byte of the magic. http://yann.lecun.com/exdb/mnist, "the IDX file format". */
const elements: Readonly<Record<number, IdxElement>> = {
  8: { bytes: 1, dtype: "uint8", read: (view, at) => view.getUint8(at) },
  9: { bytes: 1, dtype: "int32", read: (view, at) => view.getInt8(at) },
  11: { bytes: 2, dtype: "int32", read: (view, at) => view.getInt16(at) },
  12: { bytes: 4, dtype: "int32", read: (view, at) => view.getInt32(at) },
  13: { bytes: 4, dtype: "float32", read: (view, at) => view.getFloat32(at) },
  14: { bytes: 8, dtype: "float64", read: (view, at) => view.getFloat64(at) },
};

/** The longest header there is: 255 axes. */
export const longestHeader = 4 + 4 * 255;

/** `FormatError: <function>: <sentence>`, then the file and whatever else there is to see. */
export function formatError(
  source: Source,
  sentence: string,
  operands: readonly Operand[] = [],
): FormatError {
  return new FormatError(source.functionName, sentence, [{ name: "file", value: source.file }, ...operands]);
}

/** `89 50 4e 47 ".PNG"`: the first four bytes, for those who know their file formats by sight. */
function firstBytes(bytes: Uint8Array): string {
  const four = [...bytes.subarray(0, 4)];
  const hex = four.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
  const text = four.map((byte) => (byte > 31 && byte < 127 ? String.fromCharCode(byte) : ".")).join("");
  return four.length > 0 ? `${hex} "${text}"` : "nothing";
}

/** Checks the magic and reads the axes, touching nothing beyond the header. */
export function parseIdxHeader(source: Source): IdxHeader {
  const { bytes } = source;
  const [zero, one, type, rank] = bytes;
  if (bytes.length < 4 || zero !== 0 || one !== 0)
    throw formatError(source, `an IDX file must start with two zero bytes, got ${firstBytes(bytes)}`);
  const element = elements[type!];
  if (element === undefined)
    throw formatError(source, `the IDX element type must be 8, 9, 11, 12, 13 or 14, got ${type}`);
  const byteOffset = 4 + 4 * rank!;
  if (bytes.length < byteOffset)
    throw formatError(source, `a header of ${rank} axes needs ${byteOffset} bytes, got ${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: rank! }, (_, axis) => view.getUint32(4 + 4 * axis));
  return { element, shape, byteOffset, byteLength: byteOffset + element.bytes * sizeOf(shape) };
}

/** The array that plain (not gzipped) IDX bytes hold. */
export function parseSource(source: Source): NDArray {
  const { bytes } = source;
  const { element, shape, byteOffset, byteLength } = parseIdxHeader(source);
  if (bytes.length !== byteLength)
    throw formatError(
      source,
      bytes.length < byteLength
        ? `the file is truncated: its header promises ${byteLength} bytes, got ${bytes.length}`
        : `the file must end after the ${byteLength} bytes that its header promises, got more`,
      [{ name: "shape", value: shape }],
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset + byteOffset);
  const data = allocate(element.dtype, sizeOf(shape));
  if (data instanceof Uint8Array) data.set(bytes.subarray(byteOffset));
  else for (let i = 0; i < data.length; i++) data[i] = element.read(view, i * element.bytes);
  return fromTypedArray(data, shape);
}

/**
 * The array in an IDX file, the format of MNIST: two zero bytes, the element type, the number of axes, each
 * axis as a big-endian uint32, then the elements in row-major order. For gzipped bytes see `readIdx`.
 *
 * @param bytes the whole file
 * @returns uint8, int32 (from int8, int16 and int32), float32 or float64; a copy
 * @throws FormatError when the bytes are not an IDX file, too few or too many
 * @example
 * parseIdx(new Uint8Array([0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 3, 7, 8, 9])).toArray() // [[7, 8, 9]]
 * parseIdx(new Uint8Array([0x50, 0x4b, 3, 4])) // throws FormatError
 *
 * Format: http://yann.lecun.com/exdb/mnist (archived).
 */
export function parseIdx(bytes: Uint8Array, { file = "(bytes)" }: IdxOptions = {}): NDArray {
  return parseSource({ functionName: "parseIdx", file, bytes });
}
