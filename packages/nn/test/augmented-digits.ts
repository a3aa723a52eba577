import { arange } from "@convkit/ndarray";
import { AugmentedDataset, compose, randomCrop, randomHorizontalFlip, TensorDataset } from "@convkit/nn";

/** Twenty small images, changed at random: the same in whatever thread they are made. */
export function augmentedDigits(): AugmentedDataset {
  const plain = new TensorDataset(
    arange(20 * 16, { dtype: "float32" }).reshape([20, 1, 4, 4]),
    arange(20, { dtype: "int32" }),
  );
  return new AugmentedDataset(plain, compose(randomCrop(4, { padding: 2 }), randomHorizontalFlip()), {
    seed: 7,
  });
}
