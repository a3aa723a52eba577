import { FormatError, type NDArray } from "@convkit/ndarray";
import { readSource } from "./read-idx.ts";

/** Images and what they show, one label an image. */
export interface LabelledImages {
  /** `[N, H, W]` or, with channels, `[N, C, H, W]`; uint8. MNIST: 0 is background, 255 full ink. */
  readonly images: NDArray;
  /** `[N]`, uint8. */
  readonly labels: NDArray;
}

/** The two IDX files of one split, gzipped or not. */
export interface LabelledFiles {
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
  /** What error messages call them. Default: "images" and "labels". */
  readonly names?: { readonly images: string; readonly labels: string };
}

/** Reads one split on behalf of the public function `functionName`. */
export async function readSplit(functionName: string, files: LabelledFiles): Promise<LabelledImages> {
  const names = files.names ?? { images: "images", labels: "labels" };
  const [images, labels] = await Promise.all([
    readSource({ functionName, file: names.images, bytes: files.images }),
    readSource({ functionName, file: names.labels, bytes: files.labels }),
  ]);
  const both = [
    { name: names.images, value: images.shape, note: images.dtype },
    { name: names.labels, value: labels.shape, note: labels.dtype },
  ];
  if (images.rank !== 3 || images.dtype !== "uint8" || labels.rank !== 1 || labels.dtype !== "uint8")
    throw new FormatError(functionName, "images must be uint8 [N, H, W] and labels uint8 [N]", both);
  if (images.shape[0] !== labels.shape[0])
    throw new FormatError(
      functionName,
      `there must be one label an image, got ${images.shape[0]} images and ${labels.shape[0]} labels`,
      both,
    );
  return { images, labels };
}

/**
 * Images and labels from their two IDX files, gzipped or not, as MNIST and Fashion-MNIST come.
 *
 * @returns images `[N, H, W]` and labels `[N]`, uint8
 * @throws FormatError when a file is not what it should be, or the counts differ
 * @example
 * const images = new Uint8Array([0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 0, 255]);
 * const labels = new Uint8Array([0, 0, 8, 1, 0, 0, 0, 1, 7]);
 * (await readLabelledImages({ images, labels })).images.shape // [1, 1, 2]
 */
export async function readLabelledImages(files: LabelledFiles): Promise<LabelledImages> {
  return readSplit("readLabelledImages", files);
}
