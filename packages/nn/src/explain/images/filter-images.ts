import type { Tensor } from "@convkit/autograd";
import { checkOptionNames, type NDArray } from "@convkit/ndarray";
import { type ColourOptions, colourArray, colourOptionNames } from "./colour-images.ts";
import type { ColourMap } from "./colour-map.ts";
import { checkAxes, readValues } from "./read-values.ts";

export interface FilterImagesOptions extends ColourOptions {
  /** Default: "diverging". */
  readonly colours?: ColourMap;
  /** Whether the three input channels of a filter are the red, green and blue of one image. Default: false. */
  readonly rgb?: boolean;
}

/**
 * What the filters of a two-dimensional convolution look for: an image a filter and input channel, each on its own scale,
 * zero in its middle.
 *
 * @param layer a Conv2d, weight `[O, C/groups, kH, kW]`, or a ConvTranspose2d, weight `[C, O/groups, kH, kW]`
 * @returns uint8 `[O * C/groups, kH, kW, 3]`, the channels of the first filter first; `[O, kH, kW, 3]` with `rgb`
 * @throws ShapeError unless the weight has 4 axes, the second of them of 3 channels for `rgb`
 * @throws ArgumentError as `colourImages`
 * @example
 * const images = await filterImages(new Conv2d(1, 8, 5));
 * images.shape // [8, 5, 5, 3]
 * tileImages(images, { columns: 4, scale: 8 }).shape // [81, 163, 3]
 */
export async function filterImages(
  layer: { readonly weight: Tensor },
  options: FilterImagesOptions = {},
): Promise<NDArray> {
  checkOptionNames("filterImages", options, [...colourOptionNames, "rgb"]);
  const { rgb = false, ...colours } = options;
  const { shape } = layer.weight;
  const weight = { name: "weight", value: shape, note: "O, C/groups, kH, kW" };
  checkAxes("filterImages", `the weight must have 4 axes, got ${shape.length}`, shape.length === 4, weight);
  const [outputs, inputs, height, width] = shape as [number, number, number, number];
  const values = await readValues(layer.weight);
  if (!rgb) {
    const images = values.reshape([outputs * inputs, height, width]);
    return colourArray("filterImages", images, { colours: "diverging", ...colours });
  }
  checkAxes("filterImages", `with rgb, filters must have 3 channels, got ${inputs}`, inputs === 3, weight);
  return interleave("filterImages", values, colours);
}

/** Three channels `[N, 3, H, W]` as red, green and blue `[N, H, W, 3]`, on the scale of the whole image. */
export function interleave(functionName: string, values: NDArray, options: ColourOptions): NDArray {
  const [count, channels, height, width] = values.shape as [number, number, number, number];
  const rows = values.transpose([0, 2, 3, 1]).reshape([count, height, width * channels]);
  return colourArray(functionName, rows, { ...options, colours: "gray" }).reshape([
    count,
    height,
    width,
    channels,
  ]);
}
