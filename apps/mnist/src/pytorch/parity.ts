import { Generator } from "@convkit/ndarray";
import type { Pairs } from "../examples.ts";
import { type RecipeName, recipes } from "../recipes/index.ts";
import type { OptimizerChoice } from "../recipes/parts/optimizer.ts";
import { epochOrders, type Job, weightsOf } from "./job.ts";

/** One comparison of loss curves: a network and an optimizer with a constant step size. */
export interface ParityCase {
  readonly name: string;
  readonly model: RecipeName;
  readonly optimizer: OptimizerChoice;
  readonly lr: number;
}

export const parityCases: readonly ParityCase[] = [
  {
    name: "the small CNN, SGD with momentum",
    model: "quick",
    optimizer: { name: "SGD", options: { momentum: 0.9 } },
    lr: 0.005,
  },
  { name: "the small CNN, Adam", model: "quick", optimizer: { name: "Adam", options: {} }, lr: 0.0003 },
  {
    name: "the ResNet with batch norm, Nesterov's momentum and weight decay",
    model: "fashion-resnet",
    optimizer: { name: "SGD", options: { momentum: 0.9, nesterov: true, weightDecay: 5e-4 } },
    lr: 0.005,
  },
];

/** What both sides are to do: the case's network from a seed's weights, on a seed's order of examples. */
export async function parityJob(
  { model, optimizer, lr }: ParityCase,
  train: Pairs,
  { steps, batchSize, seed, threads }: { steps: number; batchSize: number; seed: number; threads: number },
): Promise<Job> {
  const recipe = recipes[model];
  const [length, height, width] = train.input.shape as [number, number, number];
  const size = { height, width, classes: 10 };
  const epochs = Math.ceil(steps / Math.ceil(length / batchSize));
  return {
    description: {
      model,
      size,
      task: recipe.task.kind,
      normalize: recipe.normalize,
      optimizer,
      batchSize,
      dtype: "float32",
      threads,
      test: false,
    },
    weights: await weightsOf(recipe.model(size, new Generator(seed))),
    train,
    test: { input: train.input.slice([0, 1]), target: train.target.slice([0, 1]) },
    order: await epochOrders(length, epochs, seed),
    stepSizes: Array.from({ length: steps }, () => lr),
  };
}
