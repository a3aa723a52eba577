import {
  allocate,
  type FileOptions,
  FormatError,
  fromTypedArray,
  type NDArray,
  sizeOf,
  type TypedArray,
} from "@convkit/ndarray";
import { type Entry, fileOperand, parseHeader, show } from "./safetensors-header.ts";

/**
 * The tensors of a safetensors file, such as one that PyTorch wrote: `model.loadStateDict(loadSafetensors(bytes))`.
 *
 * F32, F64, I32, U8 and BOOL are read as they are, F16 and BF16 become float32, I64 becomes int32.
 *
 * @throws FormatError that gives the reason when anything in the file is not as the format says, or an I64 does not
 *   fit into int32
 * @throws ArgumentError unless the file is given as a Uint8Array
 * @example
 * const bytes = await saveSafetensors({ w: tensor([[1, 2]]) });
 * loadSafetensors(bytes)["w"]!.toArray() // [[1, 2]]
 */
export function loadSafetensors(bytes: Uint8Array, options: FileOptions = {}): Record<string, NDArray> {
  const { entries } = parseHeader("loadSafetensors", bytes, options);
  // fromEntries defines properties, so that even a tensor called "__proto__" is only a name.
  return Object.fromEntries(entries.map((entry) => [entry.name, readEntry(entry, bytes, options)]));
}

/**
 * What a safetensors file says about itself: the metadata that it was saved with.
 *
 * @throws FormatError as `loadSafetensors`
 * @example
 * const bytes = await saveSafetensors({ w: tensor([1]) }, { epoch: "3" });
 * readSafetensorsMetadata(bytes) // { epoch: "3" }
 */
export function readSafetensorsMetadata(
  bytes: Uint8Array,
  options: FileOptions = {},
): Readonly<Record<string, string>> {
  return parseHeader("readSafetensorsMetadata", bytes, options).metadata;
}

function readEntry(entry: Entry, bytes: Uint8Array, { file }: FileOptions): NDArray {
  const { type, shape } = entry;
  const data = allocate(type.dtype, sizeOf(shape));
  if (type.read) convertEntry(entry, bytes, data, type.read, file);
  // Elements are little-endian, as is every machine that runs JavaScript with typed arrays today.
  else new Uint8Array(data.buffer).set(bytes.subarray(entry.start, entry.end));
  return fromTypedArray(data, shape, type.dtype);
}

function convertEntry(
  { name, type, start }: Entry,
  bytes: Uint8Array,
  data: TypedArray,
  read: (view: DataView, at: number) => number | undefined,
  file: string | undefined,
): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < data.length; i++) {
    const value = read(view, start + i * type.bytes);
    if (value === undefined)
      throw new FormatError(
        "loadSafetensors",
        `element ${i} of ${show(name)} must fit into ${type.dtype}, and does not`,
        fileOperand(file),
      );
    data[i] = value;
  }
}
