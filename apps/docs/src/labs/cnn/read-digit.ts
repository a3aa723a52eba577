import { softmax, tensor } from "@convkit/autograd";
import type { NDArray } from "@convkit/ndarray";
import { gradCam, type Module, recordActivations } from "@convkit/nn";
import { shownLayers } from "./digit-model.ts";

/** What a network makes of one digit. */
export interface Reading {
  /** Ten, that sum to 1. */
  readonly probabilities: readonly number[];
  /** The likeliest digit. */
  readonly best: number;
  /** Feature maps `[C, H, W]` by the names of `shownLayers`. */
  readonly layers: ReadonlyMap<string, NDArray>;
}

const asImage = (pixels: Float32Array) => tensor(pixels, { shape: [1, 1, 28, 28] });

/** @param pixels 28 x 28 in 0 .. 1 */
export function readDigit(model: Module, pixels: Float32Array): Reading {
  const names = shownLayers.map(({ name }) => name);
  const found = recordActivations(model, asImage(pixels), { layers: [...names, ""] });
  const probabilities = [...softmax(found.get("")!).dataSync()];
  return {
    probabilities,
    best: probabilities.indexOf(Math.max(...probabilities)),
    layers: new Map(names.map((name) => [name, found.get(name)!.toNDArray().slice(0)])),
  };
}

/** Where the network sees a class: 28 x 28 in 0 .. 1. */
export function explainDigit(
  model: Module,
  pixels: Float32Array,
  layer: string,
  classIndex: number,
): Float32Array {
  return Float32Array.from(gradCam(model, asImage(pixels), { layer, classIndex, upsample: true }).dataSync());
}
