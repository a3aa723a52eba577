import type { Tensor } from "@convkit/autograd";
import { argMax, fromTypedArray } from "@convkit/ndarray";

/** Whether outputs are class scores `[N, C]` and targets labels `[N]`. */
export function isClassification(output: Tensor, target: Tensor): boolean {
  const labels = target.dtype === "int32" || target.dtype === "uint8";
  return output.rank === 2 && target.rank === 1 && labels && output.size > 0;
}

/** The predicted and the true class of every example. */
export interface Predictions {
  readonly predicted: ArrayLike<number>;
  readonly labels: ArrayLike<number>;
}

/** Reads both, on any backend; the first of equal scores wins. */
export async function readPredictions(output: Tensor, target: Tensor): Promise<Predictions> {
  const [scores, labels] = await Promise.all([output.data(), target.data()]);
  const predicted = argMax(fromTypedArray(scores, output.shape, output.dtype), { axis: 1 });
  return { predicted: predicted.toTypedArray(), labels };
}

export function countCorrect({ predicted, labels }: Predictions): number {
  let correct = 0;
  for (let i = 0; i < labels.length; i++) if (predicted[i] === labels[i]) correct++;
  return correct;
}
