import { checkOptionNames, type NDArray } from "@convkit/ndarray";
import { type ColourOptions, type ColourRange, colourArray } from "./colour-images.ts";
import { interleave } from "./filter-images.ts";
import { checkAxes, type Drawable, readValues } from "./read-values.ts";

export interface InputImagesOptions {
  /** Which values are black and white, of all channels alike. Default: "each", those of each image. */
  readonly range?: ColourRange;
}

/**
 * What a network is shown, as images again: one channel in grey, three in red, green and blue.
 *
 * @param input `[N, 1, H, W]` or `[N, 3, H, W]`, normalised or not
 * @returns uint8 `[N, H, W, 1]` or `[N, H, W, 3]`
 * @throws ShapeError unless the input has 4 axes and 1 or 3 channels
 * @throws ArgumentError when the range is none
 * @example
 * (await inputImages(ones([2, 3, 4, 5]), { range: [0, 1] })).shape // [2, 4, 5, 3]
 */
export async function inputImages(input: Drawable, options: InputImagesOptions = {}): Promise<NDArray> {
  checkOptionNames("inputImages", options, ["range"]);
  const { shape } = input;
  const fits = shape.length === 4 && (shape[1] === 1 || shape[1] === 3);
  checkAxes("inputImages", "images must have 4 axes, the second of 1 or 3 channels", fits, {
    name: "input",
    value: shape,
    note: "N, C, H, W",
  });
  const values = await readValues(input);
  const [count, channels, height, width] = shape as [number, number, number, number];
  const colours: ColourOptions = { ...options, colours: "gray" };
  return channels === 3
    ? interleave("inputImages", values, colours)
    : colourArray("inputImages", values.reshape([count, height, width]), colours);
}
