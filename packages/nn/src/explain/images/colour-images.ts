import { ArgumentError, checkOptionNames, fromTypedArray, type NDArray } from "@convkit/ndarray";
import { type ColourMap, channelsOf, shadeOf, shadesOf } from "./colour-map.ts";
import { checkAxes, type Drawable, readValues } from "./read-values.ts";

/** Which values the first and the last colour stand for: those of each image, those of all together, or the two given. */
export type ColourRange = "each" | "all" | readonly [low: number, high: number];

export interface ColourOptions {
  /** Default: "viridis". */
  readonly colours?: ColourMap;
  /** Default: "each". Unless it is given, that of "diverging" has 0 in its middle. */
  readonly range?: ColourRange;
}

export const colourOptionNames = ["colours", "range"];

/**
 * Numbers as images: every number becomes a pixel in the colours of a map. What is beyond the range takes the outermost
 * colour, NaN the first.
 *
 * @param values `[..., H, W]`, such as the maps of `gradCam` and `saliency`
 * @returns uint8 `[..., H, W, 3]`, red, green and blue; `[..., H, W, 1]` with the colours "gray"
 * @throws ShapeError unless there are two axes or more
 * @throws ArgumentError when there are no such colours, or the range is none
 * @example
 * const images = await colourImages(tensor([[0, 0.5, 1]]), { colours: "gray" });
 * images.toArray() // [[[0], [128], [255]]]
 */
export async function colourImages(values: Drawable, options: ColourOptions = {}): Promise<NDArray> {
  checkOptionNames("colourImages", options, colourOptionNames);
  return colourArray("colourImages", await readValues(values), options);
}

/** The same of what is in memory, for those who have checked the options' names. */
export function colourArray(functionName: string, values: NDArray, options: ColourOptions): NDArray {
  const { colours = "viridis", range = "each" } = options;
  const { shape } = values;
  checkAxes(functionName, `images must have at least 2 axes, got ${shape.length}`, shape.length >= 2, {
    name: "values",
    value: shape,
    note: "..., H, W",
  });
  const shades = shadesOf(functionName, colours);
  checkRange(functionName, range);
  const channels = channelsOf(colours);
  const numbers = values.toTypedArray();
  const [height, width] = shape.slice(-2) as [number, number];
  const size = range === "each" ? height * width : numbers.length;
  const bytes = new Uint8Array(numbers.length * channels);
  for (let start = 0; start < numbers.length; start += size) {
    const image = numbers.subarray(start, start + size);
    const [low, high] = typeof range === "string" ? rangeOf(image, colours === "diverging") : range;
    for (let i = 0; i < image.length; i++) {
      const shade = shadeOf(image[i]!, low, high) * channels;
      for (let c = 0; c < channels; c++) bytes[(start + i) * channels + c] = shades[shade + c]!;
    }
  }
  return fromTypedArray(bytes, [...shape, channels], "uint8");
}

/** The least and the largest finite number; with the same on both sides of 0, -1 and 1 for zeros alone, if asked for. */
function rangeOf(numbers: ArrayLike<number>, isSymmetric: boolean): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < numbers.length; i++) {
    const value = numbers[i]!;
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) [low, high] = [0, 0];
  if (!isSymmetric) return [low, high];
  const largest = Math.max(Math.abs(low), Math.abs(high)) || 1;
  return [-largest, largest];
}

function checkRange(functionName: string, range: ColourRange): void {
  if (range === "each" || range === "all") return;
  const [low = Number.NaN, high = Number.NaN] = Array.isArray(range) ? range : [];
  if (Number.isFinite(low) && Number.isFinite(high) && low < high) return;
  throw new ArgumentError(
    functionName,
    `range must be "each", "all" or two numbers, the lower first, got ${JSON.stringify(range)}`,
  );
}
