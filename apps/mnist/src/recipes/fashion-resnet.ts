import type { Tensor } from "@convkit/autograd";
import type { Generator } from "@convkit/ndarray";
import { BatchNorm2d, Linear, Module, ReLU, Sequential } from "@convkit/nn";
import { crop } from "./parts/augment.ts";
import { convolution3x3, GlobalAveragePool, ResidualBlock } from "./parts/blocks.ts";
import { checkSize } from "./parts/check-size.ts";
import { oneCycle } from "./parts/schedules.ts";
import type { ModelSize, Recipe } from "./recipe.ts";

const channels = [16, 32, 64] as const;

/**
 * A ResNet of three stages, the second and third of which halve the sides and double the channels, with global average
 * pooling before the classifier.
 *
 * Source: He et al., "Deep Residual Learning for Image Recognition", arXiv:1512.03385, section 4.2.
 */
export class SmallResNet extends Module {
  readonly stem: Sequential;
  readonly stages: Sequential;
  readonly pool = new GlobalAveragePool();
  readonly head: Linear;

  constructor(size: ModelSize, generator: Generator) {
    super();
    checkSize(size);
    const [first, second, third] = channels;
    this.stem = new Sequential(convolution3x3(1, first, generator), new BatchNorm2d(first), new ReLU());
    this.stages = new Sequential(
      new ResidualBlock(first, first, 1, generator),
      new ResidualBlock(first, second, 2, generator),
      new ResidualBlock(second, third, 2, generator),
    );
    this.head = new Linear(third, size.classes, { generator });
  }

  forward(images: Tensor): Tensor {
    return this.head.forward(this.pool.forward(this.stages.forward(this.stem.forward(images))));
  }
}

export const fashionResnet: Recipe = {
  summary: "Fashion-MNIST to 93 % in some ten minutes: a small ResNet, shifted and mirrored clothes",
  network: "A small ResNet",
  dataset: "fashion-mnist",
  epochs: 14,
  batchSize: 128,
  learningRate: 0.2,
  model: (size, generator) => new SmallResNet(size, generator),
  normalize: { scale: 1 / 255, mean: 0.286, std: 0.353 },
  optimizer: { name: "SGD", options: { momentum: 0.9, nesterov: true, weightDecay: 5e-4 } },
  schedule: oneCycle(0.25),
  augment: crop(2, { mirror: true, background: -0.81 }),
  task: { kind: "classify" },
};
