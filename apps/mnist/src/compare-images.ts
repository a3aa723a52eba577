import { fromTypedArray, type NDArray } from "@convkit/ndarray";
import type { Pairs } from "./examples.ts";
import type { Restored } from "./report/data.ts";

/** How near outputs come to the images that were meant. */
export interface Comparison {
  /** The mean squared difference over all pixels, which are in 0 .. 1. */
  readonly loss: number;
  /** The same of what the network saw. */
  readonly lossBefore: number;
  /** In the order of the test images. */
  readonly restored: readonly Restored[];
}

/** Compares outputs `[N, 1, H, W]` in 0 .. 1 with the target images `[N, H, W]` of bytes. */
export function compareImages(outputs: NDArray, { input, target }: Pairs): Comparison {
  const [count, height, width] = target.shape as [number, number, number];
  const [made, seen, meant] = [outputs, input, target].map((images) => images.toTypedArray());
  const size = height * width;
  let [loss, lossBefore] = [0, 0];
  const restored = Array.from({ length: count }, (_, index): Restored => {
    const start = index * size;
    let [error, before] = [0, 0];
    for (let k = start; k < start + size; k++) {
      error += (made![k]! - meant![k]! / 255) ** 2;
      before += (seen![k]! / 255 - meant![k]! / 255) ** 2;
    }
    loss += error / size / count;
    lossBefore += before / size / count;
    const drawn = Float32Array.from(made!.subarray(start, start + size), (pixel) => 255 * pixel);
    return {
      index,
      input: input.slice(index),
      output: fromTypedArray(drawn, [height, width]),
      target: target.slice(index),
      error: error / size,
    };
  });
  return { loss, lossBefore, restored };
}
