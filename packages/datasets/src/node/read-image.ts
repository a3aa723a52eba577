import { fromTypedArray, type NDArray } from "@convkit/ndarray";
import { checkImageOptions, type ImageOptions, prepareImage } from "./images/options.ts";
import { toPlanes } from "./images/raster-image.ts";

export interface ReadImageOptions extends ImageOptions {
  /** What error messages call these bytes: a path or an address. */
  readonly file?: string | undefined;
}

/**
 * The pixels of a PNG or JPEG file. Transparency is left out, of 16 bits the upper 8 are taken, colour profiles and the
 * orientation that a camera notes are passed over.
 *
 * @param bytes the whole file
 * @returns `[C, H, W]`, uint8: red, green and blue, or with `channels: 1` the brightness 0.299 R + 0.587 G + 0.114 B
 * @throws FormatError when the bytes are no whole PNG or JPEG file, or have more pixels than `maxPixels`
 * @throws ArgumentError when an option has a value out of range
 * @example
 * const red = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC";
 * const image = await readImage(Uint8Array.from(atob(red), (character) => character.charCodeAt(0)));
 * image.toArray() // [[[255]], [[0]], [[0]]]
 */
export async function readImage(bytes: Uint8Array, options: ReadImageOptions = {}): Promise<NDArray> {
  const checked = checkImageOptions("readImage", options, ["file"]);
  const source = { functionName: "readImage", file: options.file ?? "(bytes)", bytes };
  const image = await prepareImage(source, checked);
  return fromTypedArray(toPlanes(image), [image.channels, image.height, image.width]);
}
