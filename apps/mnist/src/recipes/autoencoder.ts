import { reshape, type Tensor } from "@convkit/autograd";
import type { Generator } from "@convkit/ndarray";
import {
  Conv2d,
  ConvTranspose2d,
  Flatten,
  Linear,
  Module,
  mseLoss,
  ReLU,
  Sequential,
  Sigmoid,
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
export class Autoencoder extends Module {
  readonly encoder: Sequential;
  readonly unfold: Linear;
  readonly decoder: Sequential;
  readonly #smallest: readonly [channels: number, height: number, width: number];

  constructor(size: ModelSize, generator: Generator) {
    super();
    checkWhole(size);
    const [first, second] = channels;
    const options = { stride: 2, padding: 1, generator };
    this.#smallest = [second, size.height / 4, size.width / 4];
    const features = this.#smallest.reduce((product, length) => product * length);
    this.encoder = new Sequential(
      new Conv2d(1, first, 4, options),
      new ReLU(),
      new Conv2d(first, second, 4, options),
      new ReLU(),
      new Flatten(),
      new Linear(features, code, { generator }),
    );
    this.unfold = new Linear(code, features, { generator });
    this.decoder = new Sequential(
      new ReLU(),
      new ConvTranspose2d(second, first, 4, options),
      new ReLU(),
      new ConvTranspose2d(first, 1, 4, options),
      new Sigmoid(),
    );
  }

  forward(images: Tensor): Tensor {
    const codes = this.encoder.forward(images);
    return this.decoder.forward(reshape(this.unfold.forward(codes), [-1, ...this.#smallest]));
  }
}

export const autoencoder: Recipe = {
  summary: "digits through 32 numbers and back: strided and transposed convolutions",
  network: "A convolutional autoencoder",
  dataset: "mnist",
  epochs: 5,
  batchSize: 64,
  learningRate: 0.002,
  model: (size, generator) => new Autoencoder(size, generator),
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
