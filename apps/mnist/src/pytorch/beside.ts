import { availableParallelism } from "node:os";
import type { Module } from "@convkit/nn";
import type { Pairs } from "../examples.ts";
import type { RunOptions } from "../options.ts";
import { recipes } from "../recipes/index.ts";
import { stepSizes } from "../recipes/parts/schedules.ts";
import type { ModelSize } from "../recipes/recipe.ts";
import type { Beside } from "../report/data.ts";
import { epochOrders, type Job, reasonAgainst, weightsOf } from "./job.ts";
import { findPython, trainInPyTorch } from "./train.ts";

/**
 * Keeps the weights that a model has, to train them in PyTorch by the same options later: the function that does is
 * returned.
 *
 * @throws Error when the recipe is none that PyTorch can repeat, or there is no PyTorch
 */
export async function besidePyTorch(
  model: Module,
  size: ModelSize,
  material: Record<"train" | "test", Pairs>,
  options: RunOptions,
): Promise<(signal: AbortSignal) => Promise<Beside>> {
  const recipe = recipes[options.recipe];
  const reason = reasonAgainst(options.recipe, recipe);
  if (reason) throw new Error(reason);
  // Before hours of training find out that it is missing.
  findPython();
  const { epochs, batchSize, learningRate, seed } = options;
  const weights = await weightsOf(model);
  const length = material.train.input.shape[0]!;
  const steps = epochs * Math.ceil(length / batchSize);
  const { task, normalize, optimizer, schedule } = recipe;
  const job: Job = {
    description: {
      model: options.recipe,
      size,
      task: task.kind,
      normalize,
      optimizer,
      batchSize,
      dtype: "float32",
      threads: availableParallelism(),
      test: true,
    },
    weights,
    ...material,
    order: await epochOrders(length, epochs, seed),
    stepSizes: stepSizes(schedule, learningRate, steps),
  };
  return (signal) => trainInPyTorch(job, signal);
}
