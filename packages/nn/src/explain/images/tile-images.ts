import { checkOptionNames, fromTypedArray, type NDArray } from "@convkit/ndarray";
import { checkInteger, checkNumber } from "../../check.ts";
import { checkAxes } from "./read-values.ts";

export interface TileImagesOptions {
  /** Images a row. Default: as many as make rows and columns as nearly equal as can be. */
  readonly columns?: number;
  /** Pixels between neighbours. Default: 1. */
  readonly gap?: number;
  /** Every pixel becomes so many along a side. Default: 1. */
  readonly scale?: number;
  /** What gaps and empty places hold, 0 .. 255. Default: 128. */
  readonly background?: number;
}

/**
 * Many images as one, in rows.
 *
 * @param images uint8 `[N, H, W, C]`, as `filterImages` and `featureMapImages` give them
 * @returns uint8 `[rows * (scale*H + gap) - gap, columns * (scale*W + gap) - gap, C]`
 * @throws ShapeError unless the images have 4 axes and are at least one
 * @throws ArgumentError when an option is out of its range
 * @example
 * const images = array([[[[1]]], [[[2]]], [[[3]]]], { dtype: "uint8" });
 * tileImages(images, { columns: 2, background: 0 }).shape // [3, 3, 1]
 */
export function tileImages(images: NDArray, options: TileImagesOptions = {}): NDArray {
  checkOptionNames("tileImages", options, ["columns", "gap", "scale", "background"]);
  const { shape } = images;
  checkAxes(
    "tileImages",
    "the images must have 4 axes and be at least one",
    shape.length === 4 && shape[0]! > 0,
    { name: "images", value: shape, note: "N, H, W, C" },
  );
  const [count, height, width, channels] = shape as [number, number, number, number];
  const { columns = Math.ceil(Math.sqrt(count)), gap = 1, scale = 1, background = 128 } = options;
  checkInteger("tileImages", "columns", columns, 1);
  checkInteger("tileImages", "gap", gap, 0);
  checkInteger("tileImages", "scale", scale, 1);
  checkNumber(
    "tileImages",
    "background",
    background,
    "an integer in 0 .. 255",
    (value) => Number.isInteger(value) && value >= 0 && value <= 255,
  );
  const rows = Math.ceil(count / columns);
  const [stepY, stepX] = [scale * height + gap, scale * width + gap];
  const [totalY, totalX] = [rows * stepY - gap, columns * stepX - gap];
  const bytes = images.toTypedArray();
  const tiled = new Uint8Array(totalY * totalX * channels).fill(background);
  for (let n = 0; n < count; n++) {
    const [top, left] = [Math.floor(n / columns) * stepY, (n % columns) * stepX];
    for (let y = 0; y < scale * height; y++)
      for (let x = 0; x < scale * width; x++) {
        const from = ((n * height + Math.floor(y / scale)) * width + Math.floor(x / scale)) * channels;
        const to = ((top + y) * totalX + left + x) * channels;
        for (let c = 0; c < channels; c++) tiled[to + c] = bytes[from + c]!;
      }
  }
  return fromTypedArray(tiled, [totalY, totalX, channels], "uint8");
}
