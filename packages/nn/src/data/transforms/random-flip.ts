import { checkOptionNames } from "@convkit/ndarray";
import { checkNumber } from "../../check.ts";
import { changeImages, checkImages, type Planes, type Transform } from "./transform.ts";

export interface RandomFlipOptions {
  /** How likely an image is flipped. Default: 0.5. */
  readonly p?: number | undefined;
}

/**
 * Exchanges left and right with probability `p`; as torchvision's `RandomHorizontalFlip`.
 *
 * @throws ArgumentError unless `p` is in 0 .. 1
 * @example
 * randomHorizontalFlip({ p: 1 })(array([[[1, 2], [3, 4]]]), [new Generator(0)]).toArray() // [[[2, 1], [4, 3]]]
 */
export function randomHorizontalFlip(options: RandomFlipOptions = {}): Transform {
  return randomFlip("randomHorizontalFlip", options, (from, to) => {
    const { data, count, height, width } = from;
    const { data: result } = to;
    for (let row = 0; row < count * height; row++) {
      const first = to.start + row * width;
      const last = from.start + (row + 1) * width - 1;
      for (let x = 0; x < width; x++) result[first + x] = data[last - x]!;
    }
  });
}

/**
 * Exchanges top and bottom with probability `p`; as torchvision's `RandomVerticalFlip`.
 *
 * @throws ArgumentError unless `p` is in 0 .. 1
 * @example
 * randomVerticalFlip({ p: 1 })(array([[[1, 2], [3, 4]]]), [new Generator(0)]).toArray() // [[[3, 4], [1, 2]]]
 */
export function randomVerticalFlip(options: RandomFlipOptions = {}): Transform {
  return randomFlip("randomVerticalFlip", options, (from, to) => {
    const { count, height, width } = from;
    for (let c = 0; c < count; c++)
      for (let y = 0; y < height; y++) {
        const row = from.start + (c * height + height - 1 - y) * width;
        to.data.set(from.data.subarray(row, row + width), to.start + (c * height + y) * width);
      }
  });
}

function randomFlip(
  functionName: string,
  options: RandomFlipOptions,
  flip: (from: Planes, to: Planes) => void,
): Transform {
  checkOptionNames(functionName, options, ["p"]);
  const { p = 0.5 } = options;
  checkNumber(functionName, "p", p, "in 0 .. 1", (value) => value >= 0 && value <= 1);
  return (images, generators) => {
    checkImages(functionName, images, generators);
    const [height, width] = images.shape.slice(-2) as [number, number];
    return changeImages(images, [height, width], (from, to, n) => {
      if (generators[n]!.nextDouble() < p) flip(from, to);
      else copyPlanes(from, to);
    });
  };
}

/** The same image. */
export function copyPlanes(from: Planes, to: Planes): void {
  const size = from.count * from.height * from.width;
  to.data.set(from.data.subarray(from.start, from.start + size), to.start);
}
