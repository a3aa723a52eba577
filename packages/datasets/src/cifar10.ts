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

/** The examples in plain bytes of the binary version, on behalf of a public function. */
export function parseCifarSource(source: Source, examples?: number): LabelledImages {
  const { bytes } = source;
  const count = bytes.length / recordBytes;
  if (examples !== undefined && count !== examples)
    throw formatError(
      source,
      `the file must have ${examples * recordBytes} bytes, ${examples} examples of ${recordBytes}, got ${bytes.length}`,
    );
  if (count === 0 || !Number.isInteger(count))
    throw formatError(
      source,
      `the file must have examples of ${recordBytes} bytes, a label and three planes of 32 x 32, got ${bytes.length} bytes`,
    );
  const images = allocate("uint8", count * imageBytes);
  const labels = allocate("uint8", count);
  for (let n = 0; n < count; n++) {
    const start = n * recordBytes;
    const label = bytes[start]!;
    if (label > 9)
      throw formatError(source, `labels must be in 0 .. 9, got ${label} in example ${n}, at byte ${start}`);
    labels[n] = label;
    images.set(bytes.subarray(start + 1, start + recordBytes), n * imageBytes);
  }
  return {
    images: fromTypedArray(images, [count, 3, 32, 32]),
    labels: fromTypedArray(labels, [count]),
  };
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
  return parseCifarSource({ functionName: "parseCifar10", file, bytes }, examples);
}
