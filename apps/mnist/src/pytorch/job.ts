import { array, fromTypedArray, type NDArray } from "@convkit/ndarray";
import { DataLoader, type Dataset, type Module, type NormalizeOptions } from "@convkit/nn";
import type { Pairs } from "../examples.ts";
import type { RecipeName } from "../recipes/index.ts";
import type { OptimizerChoice } from "../recipes/parts/optimizer.ts";
import type { ModelSize, Recipe } from "../recipes/recipe.ts";

/** What `scripts/train_in_torch.py` is told in job.json. */
export interface JobDescription {
  readonly model: RecipeName;
  readonly size: ModelSize;
  readonly task: "classify" | "restore";
  readonly normalize: NormalizeOptions;
  readonly optimizer: OptimizerChoice;
  readonly batchSize: number;
  readonly dtype: "float32" | "float64";
  readonly threads: number;
  /** Whether to look at the test images after every epoch. */
  readonly test: boolean;
}

/** A run for PyTorch: the description, the weights to start from, and what to learn in which order. */
export interface Job {
  readonly description: JobDescription;
  readonly weights: Readonly<Record<string, NDArray>>;
  readonly train: Pairs;
  readonly test: Pairs;
  /** `[epochs, N]`, int32. */
  readonly order: NDArray;
  /** One a step; fewer than the epochs have end the run early. */
  readonly stepSizes: readonly number[];
}

/** A model's parameters and buffers as arrays, under their names. */
export async function weightsOf(model: Module): Promise<Record<string, NDArray>> {
  const entries = Object.entries(model.stateDict()).map(
    async ([name, value]): Promise<[string, NDArray]> => [
      name,
      fromTypedArray(await value.data(), value.shape, value.dtype),
    ],
  );
  return Object.fromEntries(await Promise.all(entries));
}

/** The order in which a shuffling loader goes through examples: `[epochs, N]`, int32. */
export async function epochOrders(length: number, epochs: number, seed: number): Promise<NDArray> {
  const orders = new Int32Array(epochs * length);
  let epoch = 0;
  const places: Dataset = {
    length,
    get: () => ({ input: array(0), target: array(0) }),
    getBatch: (indices) => {
      orders.set(indices, epoch++ * length);
      return { input: array(0), target: array(0) };
    },
  };
  // A batch is an epoch.
  const loader = new DataLoader(places, { batchSize: length, shuffle: true, seed });
  while (epoch < epochs) for await (const _ of loader);
  return fromTypedArray(orders, [epochs, length]);
}

/** Why PyTorch cannot do what a recipe does, if it cannot. */
export function reasonAgainst(name: RecipeName, recipe: Recipe): string | undefined {
  return recipe.augment === undefined
    ? undefined
    : `--pytorch must go with a recipe that does not change its images; ${name} has them ${recipe.augment.words}`;
}
