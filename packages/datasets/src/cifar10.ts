import { allocate, fromTypedArray } from "@convkit/ndarray";
import { formatError, type Source } from "./idx.ts";
import type { LabelledImages } from "./labelled-images.ts";

export interface Cifar10Options {
  /** What error messages call these bytes: a path or an address. */
  readonly file?: string | undefined;
  /** How many examples there must be; those of the data set have 10,000 a file. Default: any number but none. */
  readonly examples?: number | undefined;
}

/** Three planes, red, green and blue, of 32 x 32 bytes. */
const imageBytes = 3 * 32 * 32;
const recordBytes = 1 + imageBytes;

/** Images and labels without a value yet. */
export function allocateCifar(functionName: string, examples: number): LabelledImages {
  return {
    images: fromTypedArray(allocate("uint8", examples * imageBytes, functionName), [examples, 3, 32, 32]),
    labels: fromTypedArray(allocate("uint8", examples, functionName), [examples]),
  };
}

/** How many examples the bytes are. */
function countExamples(source: Source, expected: number | undefined): number {
  const { length } = source.bytes;
  const count = length / recordBytes;
  if (expected !== undefined && count !== expected)
    throw formatError(
      source,
      `the file must have ${expected * recordBytes} bytes, ${expected} examples of ${recordBytes}, got ${length}`,
    );
  if (count === 0 || !Number.isInteger(count))
    throw formatError(
      source,
      `the file must have examples of ${recordBytes} bytes, a label and three planes of 32 x 32, got ${length} bytes`,
    );
  return count;
}

/** Reads a file of so many examples into images and labels, from example `first` on. */
export function readCifarInto(
  { images, labels }: LabelledImages,
  first: number,
  source: Source,
  examples: number,
): void {
  const { bytes } = source;
  countExamples(source, examples);
  for (let n = 0; n < examples; n++) {
    const start = n * recordBytes;
    const label = bytes[start]!;
    if (label > 9)
      throw formatError(source, `labels must be in 0 .. 9, got ${label} in example ${n}, at byte ${start}`);
    labels.data[first + n] = label;
    images.data.set(bytes.subarray(start + 1, start + recordBytes), (first + n) * imageBytes);
  }
}

/**
 * The images and labels in a file of CIFAR-10's binary version, such as `data_batch_1.bin`: a byte of label, then 1024
 * bytes of red, green and blue each, row by row, one example after the other.
 *
 * @param bytes the whole file
 * @returns images `[N, 3, 32, 32]` and labels `[N]`, uint8; copies
 * @throws FormatError when the size is no whole number of examples, or not the one asked for, or a label is above 9
 * @example
 * const file = new Uint8Array(2 * 3073);
 * file[3073] = 9;
 * const { images, labels } = parseCifar10(file);
 * images.shape // [2, 3, 32, 32]
 * labels.toArray() // [0, 9]
 *
 * Format: https://www.cs.toronto.edu/~kriz/cifar.html, "Binary version".
 */
export function parseCifar10(bytes: Uint8Array, options: Cifar10Options = {}): LabelledImages {
  const { file = "(bytes)", examples } = options;
  const source = { functionName: "parseCifar10", file, bytes };
  const count = countExamples(source, examples);
  const result = allocateCifar("parseCifar10", count);
  readCifarInto(result, 0, source, count);
  return result;
}
