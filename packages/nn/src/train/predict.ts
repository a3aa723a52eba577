import { noGrad, Tensor, tensor } from "@convkit/autograd";
import { ArgumentError, checkOptionNames, concat, fromTypedArray, NDArray } from "@convkit/ndarray";
import { checkInteger } from "../check.ts";
import type { Module } from "../module/module.ts";
import type { Batches } from "./evaluate.ts";
import { breathing } from "./event-loop.ts";
import { keepModes } from "./modes.ts";

export interface PredictOptions {
  /** For an input that is one array: how many examples go through the model at a time. Default: 256. */
  readonly batchSize?: number;
  /** Ends the prediction after the current batch, with the reason as the error. */
  readonly signal?: AbortSignal | undefined;
  /** Called after every batch with the number of examples so far. */
  readonly onBatch?: (progress: { readonly samples: number }) => void | Promise<void>;
}

function* inputsOf(model: Module, input: Tensor | NDArray, batchSize: number): Iterable<Tensor> {
  const backend = model.parameters()[0]?.backend;
  const length = input.shape[0] ?? 0;
  for (let start = 0; start < length; start += batchSize) {
    const rows = input.slice([start, start + batchSize]);
    yield rows instanceof Tensor ? rows : tensor(rows, backend ? { backend } : {});
  }
}

async function* inputsOfBatches(batches: Batches): AsyncIterable<Tensor> {
  for await (const { input } of batches) yield input;
}

/**
 * The outputs of a model for all examples, in evaluation mode and without gradients. The modes of its modules are
 * as before afterwards.
 *
 * @param input `[N, ...]`, or batches, whose targets are not looked at
 * @returns `[N, ...]`
 * @throws ArgumentError when there is no example
 * @example
 * (await predict(new ReLU(), array([[-1, 2], [3, -4]]))).toArray() // [[0, 2], [3, 0]]
 */
export async function predict(
  model: Module,
  input: Tensor | NDArray | Batches,
  options: PredictOptions = {},
): Promise<NDArray> {
  checkOptionNames("predict", options, ["batchSize", "signal", "onBatch"]);
  const { batchSize = 256, signal, onBatch } = options;
  checkInteger("predict", "batchSize", batchSize, 1);
  const whole = input instanceof Tensor || input instanceof NDArray;
  const restoreModes = keepModes(model);
  const breathe = breathing();
  const outputs: NDArray[] = [];
  let samples = 0;
  try {
    for await (const batch of whole ? inputsOf(model, input, batchSize) : inputsOfBatches(input)) {
      signal?.throwIfAborted();
      model.eval();
      const output = noGrad(() => model.forward(batch));
      outputs.push(fromTypedArray(await output.data(), output.shape, output.dtype));
      samples += batch.shape[0] ?? 1;
      await onBatch?.({ samples });
      await breathe();
    }
  } finally {
    restoreModes();
  }
  if (outputs.length === 0)
    throw new ArgumentError("predict", "there must be at least one example, got none");
  return concat(outputs, 0);
}
