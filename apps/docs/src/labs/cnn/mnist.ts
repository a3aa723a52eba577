import { type LabelledImages, readLabelledImages } from "@convkit/datasets";
import { expandDims } from "@convkit/ndarray";
import { TensorDataset } from "@convkit/nn";

/** One of MNIST's two splits, from the site itself; the browser keeps it for the next time. */
export async function fetchMnist(split: "train" | "t10k", base: string): Promise<LabelledImages> {
  const get = async (file: string) => {
    const response = await fetch(`${base}data/mnist/${split}-${file}.gz`);
    if (!response.ok) throw new Error(`the site has no ${response.url} (${response.status})`);
    return new Uint8Array(await response.arrayBuffer());
  };
  const [images, labels] = await Promise.all([get("images-idx3-ubyte"), get("labels-idx1-ubyte")]);
  return readLabelledImages({ images, labels });
}

/** The first `count` of a split as `[N, 1, 28, 28]` in 0 .. 1. */
export function digits({ images, labels }: LabelledImages, count = images.shape[0]!): TensorDataset {
  return new TensorDataset(expandDims(images.slice([0, count]), 1), labels.slice([0, count]), {
    normalize: { scale: 1 / 255 },
  });
}
