import { checkNormalize, type NormalizeOptions, normalizeBatch } from "../normalize.ts";
import { contiguous } from "../rows.ts";
import type { Transform } from "./transform.ts";

/**
 * `y = (x * scale - mean) / std` as float32, with one mean and deviation or one a channel (axis 1). Nothing of it is
 * random: put it last, so that the transforms before it work on bytes.
 *
 * @throws ArgumentError, when it is applied, for numbers that are not finite, a deviation that is not above 0, or
 *   another number of channels
 * @example
 * const images = array(new Uint8Array([0, 255]), { shape: [1, 1, 1, 2] });
 * normalize({ scale: 1 / 255, mean: 0.5, std: 0.5 })(images, [new Generator(0)]).toArray() // [[[[-1, 1]]]]
 */
export function normalize(options: NormalizeOptions): Transform {
  return (images) => {
    checkNormalize("normalize", images, options);
    return normalizeBatch(contiguous(images), options);
  };
}
