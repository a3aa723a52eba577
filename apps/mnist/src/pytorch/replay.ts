import { crossEntropy, tensor } from "@convkit/autograd";
import { Generator } from "@convkit/ndarray";
import { examples } from "../examples.ts";
import { recipes } from "../recipes/index.ts";
import { createOptimizer } from "../recipes/parts/optimizer.ts";
import type { Job } from "./job.ts";

/** The loss of every step of a job, in float32, as convkit has it: what PyTorch's losses are compared with. */
export async function replay({ description, weights, train, order, stepSizes }: Job): Promise<number[]> {
  const recipe = recipes[description.model];
  const model = recipe.model(description.size, new Generator(0));
  model.loadStateDict(weights);
  const optimizer = createOptimizer(description.optimizer, model.parameters(), 0);
  const lossOf = recipe.task.loss ?? crossEntropy;
  const data = examples(train, recipe);
  const [epochs, length] = order.shape as [number, number];
  const rows = order.toTypedArray() as Int32Array;
  const losses: number[] = [];
  for (let epoch = 0; epoch < epochs; epoch++)
    for (let at = 0; at < length && losses.length < stepSizes.length; at += description.batchSize) {
      const end = Math.min(at + description.batchSize, length);
      const batch = await data.getBatch!(rows.subarray(epoch * length + at, epoch * length + end));
      optimizer.lr = stepSizes[losses.length]!;
      optimizer.zeroGrad();
      const loss = lossOf(model.forward(tensor(batch.input)), tensor(batch.target));
      loss.backward();
      optimizer.step();
      losses.push((await loss.data())[0]!);
    }
  return losses;
}
