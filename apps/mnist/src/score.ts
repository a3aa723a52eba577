import { fromTypedArray, type NDArray } from "@convkit/ndarray";
import type { Mistake } from "./report/data.ts";

export interface Score {
  readonly accuracy: number;
  /** Mean cross entropy. */
  readonly loss: number;
  /** `[classes, classes]`, int32: rows are labels, columns predictions. */
  readonly confusion: NDArray;
  /** The surest first. */
  readonly mistakes: readonly Mistake[];
}

/** The index of the largest and the logarithm of the sum of exponentials, which softmax divides by. */
function summarize(logits: readonly number[]): { best: number; logSumExp: number } {
  const largest = Math.max(...logits);
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - largest);
  return { best: Math.max(0, logits.indexOf(largest)), logSumExp: largest + Math.log(sum) };
}

/** Compares logits `[N, classes]` with labels `[N]`; images `[N, H, W]` illustrate the mistakes. */
export function score(logits: NDArray, labels: NDArray, images: NDArray): Score {
  const [count, classes] = logits.shape as [number, number];
  const [values, truth] = [logits.toTypedArray(), labels.toTypedArray()];
  const confusion = new Int32Array(classes * classes);
  const mistakes: Mistake[] = [];
  let loss = 0;
  for (let index = 0; index < count; index++) {
    const row = [...values.subarray(index * classes, (index + 1) * classes)];
    const label = truth[index]!;
    const { best: predicted, logSumExp } = summarize(row);
    confusion[label * classes + predicted]!++;
    loss += logSumExp - row[label]!;
    if (predicted !== label) {
      const confidence = Math.exp(row[predicted]! - logSumExp);
      mistakes.push({ index, image: images.slice(index), label, predicted, confidence });
    }
  }
  return {
    accuracy: (count - mistakes.length) / count,
    loss: loss / count,
    confusion: fromTypedArray(confusion, [classes, classes]),
    mistakes: mistakes.sort((a, b) => b.confidence - a.confidence),
  };
}
