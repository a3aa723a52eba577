import { ArgumentError, checkOptionNames, DTypeError, isFloat } from "@convkit/ndarray";
import { checkNumber } from "../../check.ts";
import { changeImages, checkFill, checkImages, type Planes, type Transform } from "./transform.ts";

export interface RandomRotationOptions {
  /** What lies around the image. Default: 0. */
  readonly fill?: number | undefined;
}

/**
 * Turns each image about its centre by a random angle, counterclockwise for positive ones; the size stays.
 *
 * The value at an output pixel's centre is interpolated between the four input pixels around the place that it comes
 * from (bilinear, as torchvision's `RandomRotation` with `InterpolationMode.BILINEAR`); places outside read as `fill`.
 * Bytes are rounded to the nearest.
 *
 * @param degrees the angle is in `-degrees .. degrees`, or between the two given
 * @throws ArgumentError when an angle is not finite, or the first is above the second
 * @throws DTypeError, when it is applied, for images that are not float32, float64 or uint8
 * @example
 * const image = array([[[1, 2], [3, 4]]]);
 * randomRotation([90, 90])(image, [new Generator(0)]).toArray() // ~[[[2, 4], [1, 3]]]
 */
export function randomRotation(
  degrees: number | readonly [number, number],
  options: RandomRotationOptions = {},
): Transform {
  checkOptionNames("randomRotation", options, ["fill"]);
  const { fill = 0 } = options;
  checkNumber("randomRotation", "fill", fill, "a finite number", Number.isFinite);
  const [low, high] = typeof degrees === "number" ? [-degrees, degrees] : degrees;
  if (!Number.isFinite(low) || !Number.isFinite(high) || low > high)
    throw new ArgumentError(
      "randomRotation",
      `degrees must be a number of at least 0 or two in order, got ${String(degrees)}`,
    );
  return (images, generators) => {
    checkImages("randomRotation", images, generators);
    if (!isFloat(images.dtype) && images.dtype !== "uint8")
      throw new DTypeError(
        "randomRotation",
        `images must be float32, float64 or uint8 to be interpolated, got ${images.dtype}`,
      );
    checkFill("randomRotation", images.dtype, fill);
    const [height, width] = images.shape.slice(-2) as [number, number];
    // Storing into bytes cuts fractions off.
    const half = images.dtype === "uint8" ? 0.5 : 0;
    return changeImages(images, [height, width], (from, to, n) => {
      const angle = ((low + (high - low) * generators[n]!.nextDouble()) * Math.PI) / 180;
      rotate(from, to, angle, fill, half);
    });
  };
}

function rotate(from: Planes, to: Planes, angle: number, fill: number, half: number): void {
  const { data, height, width, count } = from;
  const { data: result } = to;
  const plane = height * width;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [centerY, centerX] = [(height - 1) / 2, (width - 1) / 2];
  for (let y = 0, at = to.start; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      // Where the pixel comes from: turned back about the centre. The axis of y points down.
      const fromX = centerX + (x - centerX) * cos - (y - centerY) * sin;
      const fromY = centerY + (x - centerX) * sin + (y - centerY) * cos;
      const [left, top] = [Math.floor(fromX), Math.floor(fromY)];
      const [right, bottom] = [fromX - left, fromY - top];
      const inside = left >= 0 && top >= 0 && left + 1 < width && top + 1 < height;
      for (let c = 0, start = from.start; c < count; c++, start += plane) {
        const i = start + top * width + left;
        const above = inside
          ? data[i]! * (1 - right) + data[i + 1]! * right
          : pixel(data, start, top, left, height, width, fill) * (1 - right) +
            pixel(data, start, top, left + 1, height, width, fill) * right;
        const below = inside
          ? data[i + width]! * (1 - right) + data[i + width + 1]! * right
          : pixel(data, start, top + 1, left, height, width, fill) * (1 - right) +
            pixel(data, start, top + 1, left + 1, height, width, fill) * right;
        result[at + c * plane] = above * (1 - bottom) + below * bottom + half;
      }
    }
}

function pixel(
  data: Planes["data"],
  start: number,
  y: number,
  x: number,
  height: number,
  width: number,
  fill: number,
): number {
  return y < 0 || x < 0 || y >= height || x >= width ? fill : data[start + y * width + x]!;
}
