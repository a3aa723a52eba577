import { Generator } from "@convkit/ndarray";
import { Conv2d, Flatten, Linear, MaxPool2d, ReLU, Sequential } from "@convkit/nn";

/** What the page shows of the network, by the layers' names in it. */
export const shownLayers = [
  { name: "1", title: "first convolution, ReLU", columns: 8 },
  { name: "2", title: "max pooling", columns: 8 },
  { name: "4", title: "second convolution, ReLU", columns: 8 },
  { name: "5", title: "max pooling", columns: 8 },
] as const;

/** The weights `[8, 1, 5, 5]` of the first convolution in a state dict. */
export const filterWeights = "0.weight";

/** `[N, 1, 28, 28]` in 0 .. 1 to scores `[N, 10]`: two convolutions, two poolings, a classifier; 9,226 parameters. */
export function createDigitModel(seed = 0): Sequential {
  const generator = new Generator(seed);
  return new Sequential(
    new Conv2d(1, 8, 5, { padding: 2, generator }),
    new ReLU(),
    new MaxPool2d(2),
    new Conv2d(8, 16, 3, { padding: 1, generator }),
    new ReLU(),
    new MaxPool2d(2),
    new Flatten(),
    new Linear(784, 10, { generator }),
  );
}
