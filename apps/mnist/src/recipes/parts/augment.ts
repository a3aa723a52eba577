import { fromTypedArray, type Generator, type NDArray } from "@convkit/ndarray";

/** A change of training images that leaves what they show. */
export interface Augmentation {
  /** For the report: `shifted by up to 2 pixels`. */
  readonly words: string;
  /** One image `[1, H, W]`, changed as the generator has it. */
  readonly apply: (image: NDArray, generator: Generator) => NDArray;
}

const among = (generator: Generator, count: number) => Math.floor(generator.nextDouble() * count);

/**
 * A crop of the image's own size from the image with a border, and for half of the images that crop mirrored.
 *
 * @param border pixels of background added on every side
 */
export function crop(border: number, { mirror = false, background = 0 } = {}): Augmentation {
  return {
    words: `shifted by up to ${border} pixels${mirror ? ", half of them mirrored" : ""}`,
    apply: (image, generator) => {
      const [channels, height, width] = image.shape as [number, number, number];
      const [down, right] = [0, 0].map(() => among(generator, 2 * border + 1) - border) as [number, number];
      const mirrored = mirror && among(generator, 2) === 1;
      const source = image.toTypedArray();
      const result = new Float32Array(image.size).fill(background);
      for (let row = 0; row < channels * height; row++) {
        const from = (row % height) + down;
        if (from < 0 || from >= height) continue;
        const start = (row - (row % height) + from) * width + right;
        for (let x = Math.max(0, -right); x < Math.min(width, width - right); x++)
          result[row * width + (mirrored ? width - 1 - x : x)] = source[start + x]!;
      }
      return fromTypedArray(result, image.shape);
    },
  };
}
