import { arange, randomNormal, remainder } from "@convkit/ndarray";
import { AugmentedDataset, compose, randomCrop, randomHorizontalFlip, TensorDataset } from "@convkit/nn";

/** Images of three classes, changed at random, of which a batch is work for several threads. */
export function augmentedNoise(): AugmentedDataset {
  const plain = new TensorDataset(
    randomNormal([80, 1, 16, 16], { seed: 2 }),
    remainder(arange(80, { dtype: "int32" }), 3),
  );
  return new AugmentedDataset(plain, compose(randomCrop(16, { padding: 2 }), randomHorizontalFlip()), {
    seed: 5,
  });
}
