import { crossEntropy, noGrad } from "@convkit/autograd";
import { ArgumentError, checkOptionNames, type NDArray } from "@convkit/ndarray";
import type { Batch } from "../data/dataset.ts";
import { ConfusionMatrix } from "../metrics/confusion-matrix.ts";
import { countCorrect, type Predictions, readPredictions } from "../metrics/predictions.ts";
import type { Module } from "../module/module.ts";
import { isClassification } from "./classify.ts";
import { breathing } from "./event-loop.ts";
import { type Loss, readLoss } from "./loss.ts";
import { keepModes } from "./modes.ts";

/** Batches: a DataLoader, or a list. */
export type Batches = AsyncIterable<Batch> | Iterable<Batch>;

export interface EvaluateOptions {
  /** Default: crossEntropy. */
  readonly loss?: Loss;
  /** Ends the evaluation after the current batch, with the reason as the error. */
  readonly signal?: AbortSignal | undefined;
  /** Called after every batch with the number of examples so far. */
  readonly onBatch?: (progress: { readonly samples: number }) => void | Promise<void>;
}

/** How good a model is on some data. */
export interface Evaluation {
  readonly samples: number;
  /** The mean over examples. */
  readonly loss: number;
  /** The fraction of right classes; undefined when targets are not labels. */
  readonly accuracy: number | undefined;
  /** `[C, C]`, int32: rows are labels, columns predictions; undefined when targets are not labels. */
  readonly confusion: NDArray | undefined;
}

/**
 * The loss, accuracy and confusion matrix of a model over data, in evaluation mode and without gradients. The modes
 * of its modules are as before afterwards.
 *
 * @param data gives at least one batch
 * @throws ArgumentError when there is no batch, or the loss is not one number
 * @example
 * const loader = new DataLoader(new TensorDataset(eye(3), arange(3, { dtype: "int32" })), { batchSize: 2 });
 * (await evaluate(new Sequential(new ReLU()), loader)).accuracy // 1
 */
export async function evaluate(
  model: Module,
  data: Batches,
  options: EvaluateOptions = {},
): Promise<Evaluation> {
  checkOptionNames("evaluate", options, ["loss", "signal", "onBatch"]);
  const { loss = crossEntropy, signal, onBatch } = options;
  const restoreModes = keepModes(model);
  const breathe = breathing();
  let samples = 0;
  let total = 0;
  let correct: number | undefined;
  let confusion: ConfusionMatrix | undefined;
  try {
    for await (const { input, target } of data) {
      signal?.throwIfAborted();
      model.eval();
      const output = noGrad(() => model.forward(input));
      const value = noGrad(() => loss(output, target));
      const size = target.shape[0] ?? 1;
      total += (await readLoss("evaluate", value)) * size;
      samples += size;
      if (isClassification(output, target)) {
        const predictions = await readPredictions(output, target);
        correct = (correct ?? 0) + countCorrect(predictions);
        confusion ??= new ConfusionMatrix(output.shape[1]!);
        confusion.count(ofClasses(predictions, output.shape[1]!));
      }
      await onBatch?.({ samples });
      await breathe();
    }
  } finally {
    restoreModes();
  }
  if (samples === 0) throw new ArgumentError("evaluate", "the data must give at least one batch, got none");
  return {
    samples,
    loss: total / samples,
    accuracy: correct === undefined ? undefined : correct / samples,
    confusion: confusion?.matrix(),
  };
}

/** The examples whose label is a class: a loss may ignore others, or mean something else by them. */
function ofClasses({ predicted, labels }: Predictions, classes: number): Predictions {
  const known = Array.from(labels, (_, at) => at).filter((at) => labels[at]! >= 0 && labels[at]! < classes);
  return { predicted: known.map((at) => predicted[at]!), labels: known.map((at) => labels[at]!) };
}
