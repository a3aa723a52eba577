import { type Tensor, tensor } from "@convkit/autograd";
import type { LabelledImages } from "@convkit/datasets";
import {
  Adam,
  DataLoader,
  evaluate,
  fit,
  recordActivations,
  type Sequential,
  type TrainingContext,
} from "@convkit/nn";

import { createDigitModel, filterWeights, shownLayers } from "./digit-model.ts";
import { digits } from "./mnist.ts";
import type { DigitEvent, DigitOptions, DigitResult } from "./training-messages.ts";

/** Milliseconds from one look at the network to the next. */
const LOOK_MS = 300;

/** What the worker does: trains on the first images of one split, tests on the other after every epoch. */
export async function trainDigits(
  { images, epochs, batchSize, learningRate, seed }: DigitOptions,
  { train, test }: { readonly train: LabelledImages; readonly test: LabelledImages },
  { signal, callbacks, report }: TrainingContext<DigitEvent>,
): Promise<DigitResult> {
  const model = createDigitModel(seed);
  const data = new DataLoader(digits(train, images), { batchSize, shuffle: true, seed });
  const testing = new DataLoader(digits(test), { batchSize: 250 });
  const optimizer = new Adam(model.parameters(), { lr: learningRate });
  const look = looking(model, tensor(digits(test, 1).get(0).input).unsqueeze(0), report);
  const steps = epochs * data.length;
  const start = performance.now();
  let step = 0;
  await report({ type: "start", batches: data.length, epochs });
  await look(true);
  await fit(model, {
    data,
    optimizer,
    epochs,
    signal,
    callbacks: [callbacks],
    onBatch: async () => {
      optimizer.lr = learningRate * (1 - ++step / steps);
      await look(false);
    },
    onEpoch: async ({ epoch }) => {
      // The last one is the final test.
      if (epoch === epochs || signal.aborted) return;
      const { loss, accuracy = 0 } = await evaluate(model, testing);
      await report({ type: "test", step, loss, accuracy });
    },
  });
  const seconds = (performance.now() - start) / 1000;
  await look(true);
  await report({ type: "testing" });
  const { loss, accuracy = 0, samples } = await evaluate(model, testing);
  await report({ type: "test", step, loss, accuracy });
  return { accuracy, tested: samples, steps: step, seconds, tensors: model.stateDict() };
}

/** Reports, not too often, the first filters and what all layers make of one digit, by hooks on a pass of its own. */
function looking(model: Sequential, digit: Tensor, report: TrainingContext<DigitEvent>["report"]) {
  let last = Number.NEGATIVE_INFINITY;
  return async (now: boolean) => {
    if (!now && performance.now() - last < LOOK_MS) return;
    last = performance.now();
    const layers = recordActivations(model, digit, { layers: shownLayers.map(({ name }) => name) });
    const filters = model.stateDict()[filterWeights]!;
    await report({ type: "look", tensors: { digit, filters, ...Object.fromEntries(layers) } });
  };
}
