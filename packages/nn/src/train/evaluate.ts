import { crossEntropy, noGrad } from "@convkit/autograd";
import { ArgumentError, checkOptionNames, fromTypedArray, type NDArray } from "@convkit/ndarray";
import type { Batch } from "../data/dataset.ts";
import type { Module } from "../module/module.ts";
import { countCorrect, isClassification, type Predictions, readPredictions } from "./classify.ts";
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
  let confusion: Confusion | undefined;
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
        confusion ??= new Confusion(output.shape[1]!);
        confusion.add(predictions);
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

/** Counts pairs of true and predicted classes. */
class Confusion {
  readonly #classes: number;
  readonly #counts: Int32Array;

  constructor(classes: number) {
    this.#classes = classes;
    this.#counts = new Int32Array(classes * classes);
  }

  add({ predicted, labels }: Predictions): void {
    for (let i = 0; i < labels.length; i++) this.#counts[labels[i]! * this.#classes + predicted[i]!]!++;
  }

  matrix(): NDArray {
    return fromTypedArray(this.#counts, [this.#classes, this.#classes]);
  }
}
