import type { Module } from "../module/module.ts";
import type { History } from "./history.ts";
import { checkFitOptions, type FitOptions } from "./options.ts";
import { Run } from "./run.ts";

/**
 * Trains a model: for every batch the loss, its gradients, and a step of the optimizer. The modes of the model's
 * modules are as before afterwards. The event loop turns now and then, so that Ctrl-C and pages stay alive.
 *
 * With `resume` it goes on where a state was saved, in the middle of an epoch, too, and ends at the same bits as a run that
 * was never interrupted: weights, and history but for the seconds. For that everything must be made as it was then: the
 * model, the optimizer, the schedules, the callbacks, and the data, which say where they stand as a DataLoader does, or
 * give the same batches in every epoch. Of a DataLoader all is compared but the examples themselves.
 *
 * @returns what happened, epoch by epoch; an abort is not an error, wherever its reason is thrown
 * @throws DivergenceError when a loss or a gradient is NaN or infinite, before the step that it would spoil, or a parameter
 *   is, at the end of an epoch or of the run; unless `onDivergence` is "stop"
 * @throws ArgumentError when an epoch has no batch, the loss is not one number, or a state does not fit what it is to be
 *   given to, all of which is then as it was
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
  checkFitOptions(options);
  return new Run(model, options).run();
}
