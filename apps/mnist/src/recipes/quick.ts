import type { Generator } from "@convkit/ndarray";
import { Conv2d, Flatten, Linear, MaxPool2d, ReLU, Sequential } from "@convkit/nn";
import { checkSize } from "./parts/check-size.ts";
import { linear } from "./parts/schedules.ts";
import type { ModelSize, Recipe } from "./recipe.ts";

const channels = [16, 32, 64] as const;

/** Padding keeps sizes: only the two poolings halve them. */
const lastSide = (side: number) => Math.floor(Math.floor(side / 2) / 2);

/**
 * Three 3 x 3 convolutions with ReLU, max pooling after the first two, and a linear classifier: 54,666 parameters for
 * MNIST. Takes `[N, 1, H, W]`, gives logits `[N, classes]`.
 */
function model(size: ModelSize, generator: Generator): Sequential {
  checkSize(size);
  const { height, width, classes } = size;
  const convolution = (from: number, to: number) => new Conv2d(from, to, 3, { padding: 1, generator });
  const [first, second, third] = channels;
  return new Sequential(
    convolution(1, first),
    new ReLU(),
    new MaxPool2d(2),
    convolution(first, second),
    new ReLU(),
    new MaxPool2d(2),
    convolution(second, third),
    new ReLU(),
    new Flatten(),
    new Linear(third * lastSide(height) * lastSide(width), classes, { generator }),
  );
}

export const quick: Recipe = {
  summary: "a small CNN that reads MNIST in half a minute",
  network: "A convolutional network",
  dataset: "mnist",
  epochs: 3,
  batchSize: 64,
  learningRate: 0.003,
  model,
  normalize: { scale: 1 / 255 },
  optimizer: { name: "Adam", options: {} },
  schedule: linear,
  task: { kind: "classify" },
};
