import type { LabelledImages } from "@convkit/datasets";
import { expandDims, Generator, type NDArray } from "@convkit/ndarray";
import {
  AugmentedDataset,
  type Dataset as Examples,
  type NormalizeOptions,
  TensorDataset,
} from "@convkit/nn";
import type { Dataset } from "./data.ts";
import type { Recipe } from "./recipes/recipe.ts";

/** What a network sees and what it should say, before pixels become numbers around 0. */
export interface Pairs {
  /** `[N, H, W]` of bytes. */
  readonly input: NDArray;
  /** Labels `[N]`, or images `[N, H, W]` of bytes. */
  readonly target: NDArray;
}

function pairsOf({ images, labels }: LabelledImages, { task }: Recipe, seed: number): Pairs {
  if (task.kind === "classify") return { input: images, target: labels };
  return { input: task.spoil?.(images, new Generator(seed)) ?? images, target: images };
}

/** The two splits as a recipe wants them; noise is the seed's, and is not the same in both. */
export function pairs(
  { train, test }: Dataset,
  recipe: Recipe,
  seed: number,
): Record<"train" | "test", Pairs> {
  return { train: pairsOf(train, recipe, 2 * seed), test: pairsOf(test, recipe, 2 * seed + 1) };
}

/** Pixels of target images are always in 0 .. 1, which is what networks that draw put out. */
const pixels: NormalizeOptions = { scale: 1 / 255 };

/**
 * Examples for a network: `[N, 1, H, W]` of numbers, with labels `[N]` or images `[N, 1, H, W]`.
 *
 * @param augmentSeed for training: examples are changed by the recipe's augmentation, each time in another way
 */
export function examples({ input, target }: Pairs, recipe: Recipe, augmentSeed?: number): Examples {
  const { normalize, augment, task } = recipe;
  const images = expandDims(input, 1);
  if (task.kind === "classify") {
    const plain = new TensorDataset(images, target, { normalize });
    if (augment === undefined || augmentSeed === undefined) return plain;
    const [height, width] = input.shape.slice(1) as [number, number];
    return new AugmentedDataset(plain, augment.transform({ height, width }), { seed: augmentSeed });
  }
  // Where both are images, each half is normalised by itself; the targets of the halves are not looked at.
  const places = target.slice([], 0, 0);
  const seen = new TensorDataset(images, places, { normalize });
  const meant = new TensorDataset(expandDims(target, 1), places, { normalize: pixels });
  return {
    length: seen.length,
    get: (index) => ({ input: seen.get(index).input, target: meant.get(index).input }),
    getBatch: (indices) => ({ input: seen.getBatch(indices).input, target: meant.getBatch(indices).input }),
  };
}
