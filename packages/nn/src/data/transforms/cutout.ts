import { checkOptionNames } from "@convkit/ndarray";
import { checkInteger, checkNumber } from "../../check.ts";
import { erase } from "./erase.ts";
import { copyPlanes } from "./random-flip.ts";
import { changeImages, checkFill, checkImages, type Transform } from "./transform.ts";

export interface CutoutOptions {
  /** Squares an image. Default: 1. */
  readonly holes?: number | undefined;
  /** What they hold. Default: 0. */
  readonly fill?: number | undefined;
}

/**
 * Hides squares of `length` pixels, each around a pixel that is drawn from all of the image: those near an edge are cut
 * off there.
 *
 * @throws ArgumentError when an option has a value out of range
 * @example
 * cutout(3)(array([[[1, 2], [3, 4]]]), [new Generator(0)]).toArray() // [[[0, 0], [0, 0]]]
 *
 * Source: DeVries & Taylor, "Improved regularization of convolutional neural networks with cutout", arXiv:1708.04552.
 */
export function cutout(length: number, options: CutoutOptions = {}): Transform {
  checkOptionNames("cutout", options, ["holes", "fill"]);
  const { holes = 1, fill = 0 } = options;
  checkInteger("cutout", "length", length, 1);
  checkInteger("cutout", "holes", holes, 0);
  checkNumber("cutout", "fill", fill, "a finite number", Number.isFinite);
  return (images, generators) => {
    checkImages("cutout", images, generators);
    checkFill("cutout", images.dtype, fill);
    const [height, width] = images.shape.slice(-2) as [number, number];
    return changeImages(images, [height, width], (from, to, n) => {
      copyPlanes(from, to);
      for (let hole = 0; hole < holes; hole++) {
        const top = Math.floor(generators[n]!.nextDouble() * height) - Math.floor(length / 2);
        const left = Math.floor(generators[n]!.nextDouble() * width) - Math.floor(length / 2);
        erase(to, { top, left, bottom: top + length, right: left + length }, fill);
      }
    });
  };
}
