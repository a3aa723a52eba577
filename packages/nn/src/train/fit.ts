import { crossEntropy } from "@convkit/autograd";
import { ArgumentError, checkOptionNames } from "@convkit/ndarray";
import { checkInteger } from "../check.ts";
import { countCorrect, readPredictions } from "../metrics/predictions.ts";
import type { Module } from "../module/module.ts";
import type { Optimizer } from "../optim/optimizer.ts";
import { isClassification } from "./classify.ts";
import { type Batches, evaluate } from "./evaluate.ts";
import { breathing } from "./event-loop.ts";
import { DivergenceError, type EpochRecord, type History } from "./history.ts";
import { type Loss, readLoss } from "./loss.ts";
import { keepModes } from "./modes.ts";

/** What a training run tells after every batch. */
export interface BatchEvent {
  /** Counts from 1. */
  readonly epoch: number;
  /** Batches of this epoch so far, this one included. */
  readonly batch: number;
  /** Examples of this epoch so far. */
  readonly samples: number;
  /** Of this batch, before its step. */
  readonly loss: number;
  /** Of this batch; undefined when targets are not labels. */
  readonly accuracy: number | undefined;
}

/** Functions that are called, and awaited, as training goes on. */
export interface Callbacks {
  readonly onBatch?: (event: BatchEvent) => void | Promise<void>;
  readonly onEpoch?: (record: EpochRecord) => void | Promise<void>;
}

export interface FitOptions extends Callbacks {
  readonly data: Batches;
  readonly optimizer: Optimizer;
  /** Default: crossEntropy. */
  readonly loss?: Loss;
  /** Default: 1. */
  readonly epochs?: number;
  /** Evaluated after every epoch. */
  readonly validation?: Batches;
  /** More listeners, such as a progress bar and a log. */
  readonly callbacks?: readonly Callbacks[];
  /** Ends the run after the current batch. */
  readonly signal?: AbortSignal | undefined;
}

const optionNames = [
  "data",
  "optimizer",
  "loss",
  "epochs",
  "validation",
  "callbacks",
  "signal",
  "onBatch",
  "onEpoch",
];

/**
 * Trains a model: for every batch the loss, its gradients, and a step of the optimizer. The modes of the model's
 * modules are as before afterwards. The event loop turns now and then, so that Ctrl-C and pages stay alive.
 *
 * @returns what happened, epoch by epoch; an abort is not an error, wherever its reason is thrown
 * @throws DivergenceError when a loss is NaN or infinite, before the step that it would spoil
 * @throws ArgumentError when an epoch has no batch, or the loss is not one number
 * @example
 * const dataset = new TensorDataset(eye(4), array(new Int32Array([0, 1, 0, 1])));
 * const model = new Linear(4, 2, { generator: 1 });
 * const { epochs } = await fit(model, {
 *   data: new DataLoader(dataset, { batchSize: 2, shuffle: true, seed: 1 }),
 *   optimizer: new SGD(model.parameters(), { lr: 1 }),
 *   epochs: 10,
 * });
 * epochs.at(-1)!.accuracy // 1
 */
export async function fit(model: Module, options: FitOptions): Promise<History> {
  checkOptionNames("fit", options, optionNames);
  const { epochs: count = 1, callbacks = [], signal, validation, loss = crossEntropy } = options;
  checkInteger("fit", "epochs", count, 0);
  const listeners: readonly Callbacks[] = [options, ...callbacks];
  const epochs: EpochRecord[] = [];
  const restoreModes = keepModes(model);
  const aborted = (): History => ({ epochs, outcome: "aborted" });
  // One for all epochs: short ones must not begin to count anew.
  const breathe = breathing();
  try {
    for (let epoch = 1; epoch <= count; epoch++) {
      const start = performance.now();
      const trained = await trainEpoch(model, epoch, epochs, options, listeners, breathe);
      if (signal?.aborted) return aborted();
      const validated = validation && (await evaluate(model, validation, { loss, signal }));
      if (signal?.aborted) return aborted();
      const record: EpochRecord = {
        epoch,
        ...trained,
        ...(validated && {
          validationLoss: validated.loss,
          ...(validated.accuracy !== undefined && { validationAccuracy: validated.accuracy }),
        }),
        seconds: (performance.now() - start) / 1000,
      };
      epochs.push(record);
      for (const { onEpoch } of listeners) await onEpoch?.(record);
      if (signal?.aborted && epoch < count) return aborted();
    }
  } catch (error) {
    // Only the abort itself: what else went wrong meanwhile must not be lost.
    if (signal?.aborted && error === signal.reason) return aborted();
    throw error;
  } finally {
    restoreModes();
  }
  return { epochs, outcome: "completed" };
}

/** One pass over the data, or what the signal leaves of it. */
async function trainEpoch(
  model: Module,
  epoch: number,
  ended: readonly EpochRecord[],
  { data, signal, loss = crossEntropy, optimizer }: FitOptions,
  listeners: readonly Callbacks[],
  breathe: () => Promise<void>,
): Promise<{ loss: number; accuracy?: number }> {
  let batch = 0;
  let samples = 0;
  let total = 0;
  let correct: number | undefined;
  if (signal?.aborted) return { loss: Number.NaN };
  for await (const { input, target } of data) {
    batch++;
    model.train();
    optimizer.zeroGrad();
    const output = model.forward(input);
    const error = loss(output, target);
    const value = await readLoss("fit", error);
    if (!Number.isFinite(value))
      throw new DivergenceError(
        "fit",
        `the loss must be finite, got ${value} in epoch ${epoch}, batch ${batch}; a lower learning rate may help`,
        [...ended],
      );
    error.backward();
    optimizer.step();
    const size = target.shape[0] ?? 1;
    const right = isClassification(output, target)
      ? countCorrect(await readPredictions(output, target))
      : undefined;
    samples += size;
    total += value * size;
    if (right !== undefined) correct = (correct ?? 0) + right;
    const event: BatchEvent = {
      epoch,
      batch,
      samples,
      loss: value,
      accuracy: right === undefined ? undefined : right / size,
    };
    for (const { onBatch } of listeners) await onBatch?.(event);
    await breathe();
    if (signal?.aborted) break;
  }
  if (samples === 0)
    throw new ArgumentError("fit", "the data must give at least one batch an epoch, got none");
  return { loss: total / samples, ...(correct !== undefined && { accuracy: correct / samples }) };
}
