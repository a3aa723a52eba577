import { serveDataset } from "@convkit/nn";
import { augmentedDigits } from "./augmented-digits.ts";

interface Options {
  /** Reading this example leaves, with code 3. */
  readonly trap?: number;
}

serveDataset(({ trap }: Options) => {
  const dataset = augmentedDigits();
  return {
    length: dataset.length,
    get: (index, options) => dataset.get(index, options),
    getBatch(indices, options) {
      if (trap !== undefined && indices.includes(trap)) process.exit(3);
      return dataset.getBatch(indices, options);
    },
  };
});
