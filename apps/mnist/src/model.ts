import { Generator } from "@convkit/ndarray";
import { Conv2d, Flatten, Linear, MaxPool2d, ReLU, Sequential } from "@convkit/nn";

/** What the network must fit. */
export interface ModelSize {
  readonly height: number;
  readonly width: number;
  readonly classes: number;
}

/** The smallest image that leaves anything after a 5 x 5 convolution of the halved image and another halving. */
const smallestSide = 12;

const channels = [8, 16] as const;

/** Side of the last feature map: padding keeps the first convolution's size, the second loses 4. */
const lastSide = (side: number) => Math.floor((Math.floor(side / 2) - 4) / 2);

/**
 * Two convolutions and a classifier, after LeNet-5 (LeCun et al. 1998), with ReLU and max pooling: 7,434
 * parameters for MNIST. Takes `[N, 1, H, W]`, gives logits `[N, classes]`.
 */
export function createModel({ height, width, classes }: ModelSize, seed: number): Sequential {
  if (Math.min(height, width) < smallestSide)
    throw new Error(
      `images must be at least ${smallestSide} x ${smallestSide} pixels, got ${height} x ${width}`,
    );
  const generator = new Generator(seed);
  return new Sequential(
    new Conv2d(1, channels[0], 5, { padding: 2, generator }),
    new ReLU(),
    new MaxPool2d(2),
    new Conv2d(channels[0], channels[1], 5, { generator }),
    new ReLU(),
    new MaxPool2d(2),
    new Flatten(),
    new Linear(channels[1] * lastSide(height) * lastSide(width), classes, { generator }),
  );
}
