import { concat, type Tensor } from "@convkit/autograd";
import { fromTypedArray, type Generator, type NDArray } from "@convkit/ndarray";
import { Conv2d, ConvTranspose2d, MaxPool2d, Module, mseLoss, Sequential, Sigmoid } from "@convkit/nn";
import { normed } from "./parts/blocks.ts";
import { checkWhole } from "./parts/check-size.ts";
import { linear } from "./parts/schedules.ts";
import type { ModelSize, Recipe } from "./recipe.ts";

const channels = [16, 32, 64] as const;

/**
 * Two levels down by max pooling, two up by transposed convolution; on the way up each level sees what the level of
 * the same size saw on the way down. `[N, 1, H, W]` to the same.
 *
 * Source: Ronneberger et al., "U-Net", arXiv:1505.04597, with padding, so that sizes stay, and batch norm.
 */
export class UNet extends Module {
  readonly down1: Sequential;
  readonly down2: Sequential;
  readonly bottom: Sequential;
  readonly up2: ConvTranspose2d;
  readonly join2: Sequential;
  readonly up1: ConvTranspose2d;
  readonly join1: Sequential;
  readonly head: Sequential;
  readonly pool = new MaxPool2d(2);

  constructor(size: ModelSize, generator: Generator) {
    super();
    checkWhole(size);
    const block = (from: number, to: number) => new Sequential(...normed(from, to, generator));
    const double = (from: number, to: number) => new ConvTranspose2d(from, to, 2, { stride: 2, generator });
    const [first, second, third] = channels;
    this.down1 = block(1, first);
    this.down2 = block(first, second);
    this.bottom = block(second, third);
    this.up2 = double(third, second);
    this.join2 = block(2 * second, second);
    this.up1 = double(second, first);
    this.join1 = block(2 * first, first);
    this.head = new Sequential(new Conv2d(first, 1, 1, { generator }), new Sigmoid());
  }

  forward(images: Tensor): Tensor {
    const large = this.down1.forward(images);
    const middle = this.down2.forward(this.pool.forward(large));
    const small = this.bottom.forward(this.pool.forward(middle));
    const risen = this.join2.forward(concat([middle, this.up2.forward(small)], 1));
    return this.head.forward(this.join1.forward(concat([large, this.up1.forward(risen)], 1)));
  }
}

/** How far noise strays from a pixel, of 255: at this much a digit can just be read. */
const deviation = 128;

/** Images under normal noise, cut off at black and white. */
function underNoise(images: NDArray, generator: Generator): NDArray {
  const clean = images.toTypedArray();
  const noisy = Uint8ClampedArray.from(clean, (pixel) => pixel + deviation * generator.nextNormal());
  return fromTypedArray(new Uint8Array(noisy.buffer), images.shape);
}

export const unet: Recipe = {
  summary: "digits out of noise: a U-Net with transposed convolutions",
  network: "A U-Net",
  dataset: "mnist",
  epochs: 2,
  batchSize: 64,
  learningRate: 0.003,
  model: (size, generator) => new UNet(size, generator),
  normalize: { scale: 1 / 255 },
  optimizer: { name: "Adam", options: {} },
  schedule: linear,
  task: {
    kind: "restore",
    loss: mseLoss,
    lossName: "mean squared error",
    spoil: underNoise,
    words: { input: "under noise", output: "freed of it" },
  },
};
