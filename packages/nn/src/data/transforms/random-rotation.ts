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
    // One plane with a border of one pixel before and two after, so that no place that is read lies outside.
    const framed = new Float64Array((height + 3) * (width + 3)).fill(fill);
    return changeImages(images, [height, width], (from, to, n) => {
      const angle = ((low + (high - low) * generators[n]!.nextDouble()) * Math.PI) / 180;
      for (let c = 0; c < from.count; c++) {
        frame(from, c, framed);
        rotate(framed, to, c, angle, half);
      }
    });
  };
}

/** Copies plane c into its frame. */
function frame({ data, start, height, width }: Planes, c: number, framed: Float64Array): void {
  for (let y = 0, i = start + c * height * width; y < height; y++)
    for (let x = 0, at = (y + 1) * (width + 3) + 1; x < width; x++) framed[at++] = data[i++]!;
}

function rotate(framed: Float64Array, to: Planes, c: number, angle: number, half: number): void {
  const { data, height, width } = to;
  const stride = width + 3;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [centerY, centerX] = [(height - 1) / 2, (width - 1) / 2];
  for (let y = 0, at = to.start + c * height * width; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      // Where the pixel comes from: turned back about the centre, in the frame. The axis of y points down.
      const fromX = 1 + centerX + (x - centerX) * cos - (y - centerY) * sin;
      const fromY = 1 + centerY + (x - centerX) * sin + (y - centerY) * cos;
      // Beyond a pixel from the image all is alike.
      const frameX = Math.min(Math.max(fromX, 0), width + 1);
      const frameY = Math.min(Math.max(fromY, 0), height + 1);
      const left = frameX | 0;
      const top = frameY | 0;
      const right = frameX - left;
      const bottom = frameY - top;
      const i = top * stride + left;
      const above = framed[i]! * (1 - right) + framed[i + 1]! * right;
      const below = framed[i + stride]! * (1 - right) + framed[i + stride + 1]! * right;
      data[at] = above * (1 - bottom) + below * bottom + half;
    }
}
