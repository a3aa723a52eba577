import { ArgumentError, checkOptionNames, type NDArray } from "@convkit/ndarray";
import { type ColourOptions, colourArray, colourOptionNames } from "./colour-images.ts";
import { checkAxes, type Drawable, readValues } from "./read-values.ts";

export interface FeatureMapImagesOptions extends ColourOptions {
  /** Which one of the batch. Default: 0. */
  readonly example?: number;
}

/**
 * What a layer made of one example: an image a channel, each on its own scale unless `range` says otherwise.
 *
 * @param activations `[N, C, H, W]`, as `recordActivations` and hooks give them
 * @returns uint8 `[C, H, W, 3]`; `[C, H, W, 1]` with the colours "gray"
 * @throws ShapeError unless the activations have 4 axes
 * @throws ArgumentError when there is no such example, and as `colourImages`
 * @example
 * const model = new Sequential(new Conv2d(1, 4, 3), new ReLU());
 * const activations = recordActivations(model, ones([2, 1, 8, 8]));
 * (await featureMapImages(activations.get("1")!, { example: 1 })).shape // [4, 6, 6, 3]
 */
export async function featureMapImages(
  activations: Drawable,
  options: FeatureMapImagesOptions = {},
): Promise<NDArray> {
  checkOptionNames("featureMapImages", options, [...colourOptionNames, "example"]);
  const { example = 0, ...colours } = options;
  const { shape } = activations;
  checkAxes("featureMapImages", `the activations must have 4 axes, got ${shape.length}`, shape.length === 4, {
    name: "activations",
    value: shape,
    note: "N, C, H, W",
  });
  if (!Number.isInteger(example) || example < 0 || example >= shape[0]!)
    throw new ArgumentError(
      "featureMapImages",
      `example must be an integer in 0 .. ${shape[0]! - 1}, got ${example}`,
    );
  return colourArray("featureMapImages", (await readValues(activations)).slice(example), colours);
}
