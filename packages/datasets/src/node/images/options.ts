import { ArgumentError, checkOptionNames } from "@convkit/ndarray";
import type { Source } from "../../idx.ts";
import { decodeImage } from "./decode-image.ts";
import { type RasterImage, toGrey } from "./raster-image.ts";
import { resize } from "./resize.ts";

export interface ImageOptions {
  /**
   * `[height, width]`, or one number for both, that images are resized to; proportions are not kept. As Pillow's and
   * torchvision's: bilinear, and shrinking averages (antialiasing). Default: images stay as they are, and those that are
   * read together must have one size.
   */
  readonly size?: number | readonly [number, number] | undefined;
  /** 3 for red, green and blue, 1 for brightness. Default: 3. */
  readonly channels?: 1 | 3 | undefined;
  /** Larger images are refused before anything is allocated. Default: 2^24, 4096 x 4096. */
  readonly maxPixels?: number | undefined;
}

/** Options with their defaults, of a public function. */
export interface CheckedOptions {
  readonly functionName: string;
  readonly size: readonly [number, number] | undefined;
  readonly channels: 1 | 3;
  readonly maxPixels: number;
}

export function checkImageOptions(
  functionName: string,
  options: ImageOptions,
  others: readonly string[] = [],
): CheckedOptions {
  checkOptionNames(functionName, options, ["size", "channels", "maxPixels", ...others]);
  const { channels = 3, maxPixels = 2 ** 24 } = options;
  const size = typeof options.size === "number" ? ([options.size, options.size] as const) : options.size;
  const lengths = size === undefined ? [1, 1] : [...size];
  if (lengths.length !== 2 || !lengths.every((length) => Number.isSafeInteger(length) && length >= 1))
    throw new ArgumentError(
      functionName,
      `size must be one or two integers of at least 1, got ${String(options.size)}`,
    );
  if (channels !== 1 && channels !== 3)
    throw new ArgumentError(functionName, `channels must be 1 or 3, got ${String(channels)}`);
  if (!Number.isSafeInteger(maxPixels) || maxPixels < 1)
    throw new ArgumentError(functionName, `maxPixels must be an integer of at least 1, got ${maxPixels}`);
  return { functionName, size, channels, maxPixels };
}

/** Decodes a file, makes it grey if asked for, and resizes it. */
export async function prepareImage(
  source: Source,
  { maxPixels, channels, size }: CheckedOptions,
): Promise<RasterImage> {
  const image = await decodeImage(source, maxPixels);
  const colored = channels === 1 ? toGrey(image) : image;
  return size ? resize(colored, size[0], size[1]) : colored;
}
