import { checkOptionNames } from "@convkit/ndarray";
import { checkInteger } from "../check.ts";
import { type Dataset, firstOf, type ReadOptions, readBatch, type Sample } from "./dataset.ts";
import { sampleGenerators } from "./sample-generators.ts";
import { checkTransform, type Transform } from "./transforms/transform.ts";

export interface AugmentedDatasetOptions {
  /** Decides what is drawn. Default: 0. */
  readonly seed?: number | undefined;
}

/**
 * Another data set's examples, with inputs changed at random: anew in every epoch.
 *
 * What happens to an example depends on the seed, the epoch and the example's index alone. So a run repeats bit for bit,
 * whatever the order and the size of batches and the number of workers that read them.
 *
 * @param transform one of `randomCrop`, `randomHorizontalFlip`, ..., or several by `compose`
 * @throws ArgumentError when the transform is no function or the seed no integer of at least 0
 * @example
 * const plain = new TensorDataset(arange(32).reshape([2, 1, 4, 4]), array([0, 1]));
 * const dataset = new AugmentedDataset(plain, compose(randomCrop(4, { padding: 1 }), randomHorizontalFlip()), { seed: 1 });
 * const { input } = await dataset.get(1, { epoch: 5 });
 * input.shape; // [1, 4, 4]
 * (await dataset.getBatch(Int32Array.of(0, 1), { epoch: 5 })).input.slice(1).toArray() // input.toArray()
 */
export class AugmentedDataset implements Dataset {
  readonly length: number;
  readonly seed: number;
  readonly #dataset: Dataset;
  readonly #transform: Transform;

  constructor(dataset: Dataset, transform: Transform, options: AugmentedDatasetOptions = {}) {
    checkOptionNames("AugmentedDataset", options, ["seed"]);
    const { seed = 0 } = options;
    checkInteger("AugmentedDataset", "seed", seed, 0);
    checkTransform("AugmentedDataset", transform);
    this.length = dataset.length;
    this.seed = seed;
    this.#dataset = dataset;
    this.#transform = transform;
  }

  async get(index: number, options: ReadOptions = {}): Promise<Sample> {
    return firstOf(await this.getBatch(Int32Array.of(index), options));
  }

  async getBatch(indices: Int32Array, options: ReadOptions = {}): Promise<Sample> {
    const { input, target } = await readBatch(this.#dataset, indices, options);
    const generators = sampleGenerators(this.seed, options.epoch ?? 0, indices);
    return { input: this.#transform(input, generators), target };
  }
}
