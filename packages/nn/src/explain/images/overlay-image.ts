import { checkOptionNames, fromTypedArray, type NDArray, ShapeError } from "@convkit/ndarray";
import { checkNumber } from "../../check.ts";
import { type ColourMap, shadeOf, shadesOf } from "./colour-map.ts";

export interface OverlayImageOptions {
  /** Of the map. Default: "inferno". */
  readonly colours?: Exclude<ColourMap, "gray">;
  /** How much of the image a 1 of the map hides, 0 .. 1. Default: 0.75. */
  readonly opacity?: number;
}

/**
 * A map over the image that it explains: each pixel is mixed with the map's colour, the more the larger the map there, so
 * that the image shows unchanged where the map is 0.
 *
 *   y = (1 - a m) image + a m colour(m),   a the opacity, m the map between 0 and 1
 *
 * @param image uint8 `[H, W, 1]` or `[H, W, 3]`, such as one of `inputImages`
 * @param map `[H, W]` in 0 .. 1, such as one of `gradCam`'s with `upsample`
 * @returns uint8 `[H, W, 3]`
 * @throws ShapeError unless height and width are the same, and the image has 1 or 3 channels
 * @throws ArgumentError when there are no such colours, or the opacity is not in 0 .. 1
 * @example
 * const image = array([[[100], [100]]], { dtype: "uint8" });
 * overlayImage(image, array([[0, 1]]), { opacity: 1 }).toArray() // [[[100, 100, 100], [252, 255, 164]]]
 */
export function overlayImage(image: NDArray, map: NDArray, options: OverlayImageOptions = {}): NDArray {
  checkOptionNames("overlayImage", options, ["colours", "opacity"]);
  const { colours = "inferno", opacity = 0.75 } = options;
  checkNumber("overlayImage", "opacity", opacity, "in 0 .. 1", (value) => value >= 0 && value <= 1);
  const [height, width, channels] = image.shape;
  const fits = image.rank === 3 && (channels === 1 || channels === 3) && map.rank === 2;
  if (!fits || map.shape[0] !== height || map.shape[1] !== width)
    throw new ShapeError(
      "overlayImage",
      "the map must have the image's height and width, the image 1 or 3 channels",
      [
        { name: "image", value: image.shape, note: "H, W, C" },
        { name: "map", value: map.shape, note: "H, W" },
      ],
    );
  const shades = shadesOf("overlayImage", colours);
  const [pixels, values] = [image.toTypedArray(), map.toTypedArray()];
  const mixed = new Uint8Array(values.length * 3);
  for (let i = 0; i < values.length; i++) {
    const shade = shadeOf(values[i]!, 0, 1);
    const share = opacity * (shade / 255);
    for (let c = 0; c < 3; c++) {
      const under = pixels[channels === 1 ? i : i * 3 + c]!;
      mixed[i * 3 + c] = Math.round(under + (shades[shade * 3 + c]! - under) * share);
    }
  }
  return fromTypedArray(mixed, [height!, width!, 3], "uint8");
}
