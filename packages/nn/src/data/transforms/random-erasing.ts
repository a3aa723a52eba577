import { ArgumentError, checkOptionNames } from "@convkit/ndarray";
import { checkNumber } from "../../check.ts";
import { erase } from "./erase.ts";
import { copyPlanes } from "./random-flip.ts";
import { changeImages, checkFill, checkImages, type Transform } from "./transform.ts";

export interface RandomErasingOptions {
  /** How likely an image loses a rectangle. Default: 0.5. */
  readonly p?: number | undefined;
  /** The rectangle's part of the area, from .. to. Default: [0.02, 0.33]. */
  readonly scale?: readonly [number, number] | undefined;
  /** The rectangle's height over width, from .. to. Default: [0.3, 3.3]. */
  readonly ratio?: readonly [number, number] | undefined;
  /** What it holds. Default: 0. */
  readonly fill?: number | undefined;
}

/** A rectangle that does not fit is drawn again, at most so often: then the image stays. */
const attempts = 10;

/**
 * Hides one rectangle of random area and shape with probability `p`; as torchvision's `RandomErasing`, whose `value` is
 * `fill` here.
 *
 * @throws ArgumentError when an option has a value out of range
 * @example
 * const transform = randomErasing({ p: 1, scale: [0.25, 0.25], ratio: [1, 1], fill: 9 });
 * const erased = transform(arange(16, { dtype: "uint8" }).reshape([1, 4, 4]), [new Generator(0)]);
 * erased.toTypedArray().filter((value) => value === 9).length >= 4 // true
 *
 * Source: Zhong et al., "Random erasing data augmentation", arXiv:1708.04896.
 */
export function randomErasing(options: RandomErasingOptions = {}): Transform {
  checkOptionNames("randomErasing", options, ["p", "scale", "ratio", "fill"]);
  const { p = 0.5, scale = [0.02, 0.33], ratio = [0.3, 3.3], fill = 0 } = options;
  checkNumber("randomErasing", "p", p, "in 0 .. 1", (value) => value >= 0 && value <= 1);
  checkNumber("randomErasing", "fill", fill, "a finite number", Number.isFinite);
  checkRange("scale", scale, "in 0 .. 1", ([low, high]) => low >= 0 && high <= 1);
  checkRange("ratio", ratio, "above 0", ([low, high]) => low > 0 && Number.isFinite(high));
  const logRatio = ratio.map(Math.log) as [number, number];
  return (images, generators) => {
    checkImages("randomErasing", images, generators);
    checkFill("randomErasing", images.dtype, fill);
    const [height, width] = images.shape.slice(-2) as [number, number];
    return changeImages(images, [height, width], (from, to, n) => {
      copyPlanes(from, to);
      const draw = ([low, high]: readonly [number, number]) =>
        low + (high - low) * generators[n]!.nextDouble();
      if (draw([0, 1]) >= p) return;
      for (let attempt = 0; attempt < attempts; attempt++) {
        const area = height * width * draw(scale);
        const aspect = Math.exp(draw(logRatio));
        const [h, w] = [Math.round(Math.sqrt(area * aspect)), Math.round(Math.sqrt(area / aspect))];
        if (h >= height || w >= width) continue;
        const top = Math.floor(draw([0, height - h + 1]));
        const left = Math.floor(draw([0, width - w + 1]));
        erase(to, { top, left, bottom: top + h, right: left + w }, fill);
        return;
      }
    });
  };
}

function checkRange(
  name: string,
  range: readonly [number, number],
  where: string,
  fits: (range: readonly [number, number]) => boolean,
): void {
  if (Array.isArray(range) && range.length === 2 && range[0] <= range[1] && fits(range)) return;
  throw new ArgumentError(
    "randomErasing",
    `${name} must be two numbers ${where}, in order, got ${String(range)}`,
  );
}
