import type { Generator } from "@convkit/ndarray";
import {
  compose,
  GlobalAvgPool2d,
  Linear,
  MaxPool2d,
  Residual,
  randomCrop,
  randomHorizontalFlip,
  Sequential,
} from "@convkit/nn";
import { normed, pooled } from "./parts/blocks.ts";
import { checkSize } from "./parts/check-size.ts";
import { oneCycle } from "./parts/schedules.ts";
import type { ModelSize, Recipe } from "./recipe.ts";

const channels = [32, 48, 96] as const;

/** Mean and deviation of Fashion-MNIST's pixels. */
const [mean, std] = [0.286, 0.353];

/**
 * A ResNet of two stages at a half and a quarter of the images' sides, each of one convolution that widens and one
 * residual block of two; the mean over what is left of space, and a linear classifier.
 *
 * Source: He et al., "Deep Residual Learning for Image Recognition", arXiv:1512.03385; wide and shallow as in Zagoruyko &
 * Komodakis, "Wide Residual Networks", arXiv:1605.07146.
 */
function model(size: ModelSize, generator: Generator): Sequential {
  checkSize(size);
  const [first, second, third] = channels;
  const block = (width: number) =>
    new Residual(new Sequential(...normed(width, width, generator), ...normed(width, width, generator)));
  return new Sequential(
    ...pooled(1, first, generator),
    ...normed(first, second, generator),
    block(second),
    new MaxPool2d(2),
    ...normed(second, third, generator),
    block(third),
    new GlobalAvgPool2d(),
    new Linear(third, size.classes, { generator }),
  );
}

export const fashionResnet: Recipe = {
  summary: "Fashion-MNIST by a small ResNet with batch norm: clothes mirrored and shifted",
  network: "A small ResNet",
  dataset: "fashion-mnist",
  epochs: 8,
  batchSize: 128,
  learningRate: 0.1,
  model,
  normalize: { scale: 1 / 255, mean, std },
  optimizer: { name: "SGD", options: { momentum: 0.9, nesterov: true, weightDecay: 5e-4 } },
  schedule: oneCycle(0.25),
  augment: {
    words: "half of them mirrored, all shifted by up to 1 pixel",
    transform: ({ height, width }) =>
      compose(randomCrop([height, width], { padding: 1, fill: -mean / std }), randomHorizontalFlip()),
  },
  task: { kind: "classify" },
};
