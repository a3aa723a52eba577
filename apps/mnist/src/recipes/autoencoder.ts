import type { Generator } from "@convkit/ndarray";
import {
  Conv2d,
  ConvTranspose2d,
  Flatten,
  Linear,
  mseLoss,
  ReLU,
  Sequential,
  Sigmoid,
  Unflatten,
} from "@convkit/nn";
import { checkWhole } from "./parts/check-size.ts";
import { linear } from "./parts/schedules.ts";
import type { ModelSize, Recipe } from "./recipe.ts";

const channels = [16, 32] as const;

/** Numbers that an image of 784 pixels must pass through. */
const code = 32;

/**
 * Squeezes an image into 32 numbers by two strided convolutions and a linear layer, and draws it again from them by a
 * linear layer and two transposed convolutions, each the transpose of the encoder's. `[N, 1, H, W]` to the same.
 */
function model(size: ModelSize, generator: Generator): Sequential {
  checkWhole(size);
  const [first, second] = channels;
  const options = { stride: 2, padding: 1, generator };
  const smallest = [second, size.height / 4, size.width / 4];
  const features = smallest.reduce((product, length) => product * length);
  return new Sequential(
    new Conv2d(1, first, 4, options),
    new ReLU(),
    new Conv2d(first, second, 4, options),
    new ReLU(),
    new Flatten(),
    new Linear(features, code, { generator }),
    new Linear(code, features, { generator }),
    new ReLU(),
    new Unflatten(1, smallest),
    new ConvTranspose2d(second, first, 4, options),
    new ReLU(),
    new ConvTranspose2d(first, 1, 4, options),
    new Sigmoid(),
  );
}

export const autoencoder: Recipe = {
  summary: "digits through 32 numbers and back: strided and transposed convolutions",
  network: "A convolutional autoencoder",
  dataset: "mnist",
  epochs: 4,
  batchSize: 64,
  learningRate: 0.002,
  model,
  normalize: { scale: 1 / 255 },
  optimizer: { name: "Adam", options: {} },
  schedule: linear,
  task: {
    kind: "restore",
    loss: mseLoss,
    lossName: "mean squared error",
    words: { input: "the image", output: "drawn from 32 numbers" },
  },
};
