import { checkArray } from "../check-array.ts";
import { checkOptionNames } from "../check-options.ts";
import { allocate, type TypedArray } from "../dtype.ts";
import { FormatError, type Operand } from "../errors.ts";
import { contiguousLayout, sizeOf } from "../layout.ts";
import { NDArray } from "../ndarray.ts";
import { type Element, elementOf } from "./elements.ts";
import { headerText, parseHeader } from "./header.ts";

export interface FileOptions {
  /** What error messages call these bytes: a path or an address. */
  readonly file?: string | undefined;
}

/** "\x93NUMPY" */
const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** The `max_header_size` of NumPy: what describes an array of numbers is shorter by far. */
const longestHeader = 10_000;

/**
 * Reads an array from the bytes of a `.npy` file (format versions 1 to 3, either byte order, C or Fortran order).
 *
 * float32, float64, int32, uint8 and bool keep their dtype; float16 becomes float32; the other integers become
 * int32 where every element fits.
 *
 * @param bytes the whole file
 * @throws FormatError when the bytes are no `.npy` file, are cut short or go on after the last element, or when the
 *   elements have no dtype here (complex numbers, strings, objects, integers beyond int32)
 * @example
 * readNpy(writeNpy(array([[1, 2], [3, 4]]))).toArray() // [[1, 2], [3, 4]]
 *
 * Source: numpy.lib.format, "Format Version 1.0" to "3.0".
 */
export function readNpy(bytes: Uint8Array, options: FileOptions = {}): NDArray {
  checkOptionNames("readNpy", options, ["file"]);
  return parseNpy("readNpy", bytes, options);
}

export function parseNpy(
  functionName: string,
  bytes: Uint8Array,
  { file }: FileOptions,
  what = "the file",
): NDArray {
  const refuse = (reason: string): never => {
    throw new FormatError(functionName, `${what} ${reason}`, fileOperand(file));
  };
  if (magic.some((byte, i) => bytes[i] !== byte)) refuse('is no .npy file: it must begin with "\\x93NUMPY"');
  const version = bytes[6];
  if (version !== 1 && version !== 2 && version !== 3)
    refuse(`has format version ${version}; 1, 2 and 3 are known`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const textStart = version === 1 ? 10 : 12;
  if (bytes.length < textStart) refuse(`ends inside its header, after ${bytes.length} bytes`);
  const textLength = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (textLength > longestHeader)
    refuse(`announces a header of ${textLength} bytes, more than the ${longestHeader} that NumPy reads`);
  const start = textStart + textLength;
  if (bytes.length < start) refuse(`ends inside its header: ${start} bytes announced, ${bytes.length} there`);
  const text = new TextDecoder(version === 3 ? "utf-8" : "latin1").decode(bytes.subarray(textStart, start));
  const header =
    parseHeader(text) ?? refuse(`has a header that is no description of an array: ${shorten(text.trim())}`);
  const element =
    elementOf(header.descr) ??
    refuse(`holds elements ${shorten(header.descr)}, which no dtype here can hold`);
  const size = sizeOf(header.shape);
  const expected = size * element.bytes;
  if (bytes.length - start !== expected)
    refuse(
      `must hold ${expected} bytes for shape [${header.shape.join(", ")}] of '${header.descr}', got ${bytes.length - start}`,
    );
  const data = decode(functionName, view, start, size, element, refuse);
  if (!header.fortranOrder) return new NDArray(data, element.dtype, contiguousLayout(header.shape));
  return new NDArray(data, element.dtype, contiguousLayout([...header.shape].reverse())).transpose();
}

/** Text of a file for a message: its beginning, without characters that would hide or move others. */
export function shorten(text: string, length = 200): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what it is about.
  const visible = text.slice(0, length).replaceAll(/[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g, "?");
  return text.length > length ? `${visible}...` : visible;
}

/** The line that names the file, where it has a name. */
export function fileOperand(file: string | undefined): Operand[] {
  return file === undefined ? [] : [{ name: "file", value: file }];
}

function decode(
  functionName: string,
  view: DataView,
  start: number,
  size: number,
  { dtype, bytes, littleEndian, read, checked }: Element,
  refuse: (reason: string) => never,
): TypedArray {
  const data = allocate(dtype, size, functionName);
  for (let i = 0; i < size; i++) {
    const value = read(view, start + i * bytes, littleEndian);
    data[i] = value;
    if (checked && data[i] !== value) refuse(`holds ${value} at position ${i}, which does not fit int32`);
  }
  return data;
}

/** Type strings as NumPy writes them on a little-endian machine. */
const descrs = { float32: "<f4", float64: "<f8", int32: "<i4", uint8: "|u1", bool: "|b1" } as const;

/**
 * The bytes of a `.npy` file (format version 1.0, little-endian, C order): the same that NumPy's `np.save` writes.
 *
 * @example
 * writeNpy(zeros([2])).length // 136
 */
export function writeNpy(x: NDArray): Uint8Array {
  checkArray("writeNpy", x);
  const header = headerText(descrs[x.dtype], x.shape);
  const { bytes } = elementOf(descrs[x.dtype])!;
  const start = 10 + header.length;
  const file = allocate("uint8", start + x.size * bytes, "writeNpy");
  const view = new DataView(file.buffer);
  file.set([...magic, 1, 0]);
  view.setUint16(8, header.length, true);
  file.set(new TextEncoder().encode(header), 10);
  const values = x.toTypedArray();
  for (let i = 0; i < values.length; i++) {
    const at = start + i * bytes;
    if (x.dtype === "float32") view.setFloat32(at, values[i]!, true);
    else if (x.dtype === "float64") view.setFloat64(at, values[i]!, true);
    else if (x.dtype === "int32") view.setInt32(at, values[i]!, true);
    else file[at] = values[i]!;
  }
  return file;
}
