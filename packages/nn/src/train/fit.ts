import type { Module } from "../module/module.ts";
import type { Optimizer } from "../optim/optimizer.ts";
import type { Callbacks } from "./callbacks.ts";
import type { Batches } from "./evaluate.ts";
import type { History } from "./history.ts";
import type { Loss } from "./loss.ts";
import { Run } from "./run.ts";

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
  /** What a loss that is NaN or infinite does: throw a DivergenceError, or end the run as "diverged". Default: "throw". */
  readonly onDivergence?: "throw" | "stop";
}

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
  return new Run(model, options).run();
}
