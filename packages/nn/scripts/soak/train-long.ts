import { array, randomUniform } from "@convkit/ndarray";
import {
  Adam,
  BatchNorm2d,
  Conv2d,
  DataLoader,
  Dropout,
  Flatten,
  fit,
  Linear,
  MaxPool2d,
  ReLU,
  Sequential,
  TensorDataset,
} from "@convkit/nn";

/** What a long run is made of: batches, epochs with shuffling and validation, and a last, shorter batch. */
const EXAMPLES = 1000;
const BATCH = 64;

/**
 * Trains a small network on noise for some time: forward, backward, Adam, batch normalisation, dropout, shuffling, validation.
 *
 * @param onStep called, and awaited, after every batch
 * @returns how many steps it took
 */
export async function trainLong(minutes: number, onStep: (steps: number) => unknown): Promise<number> {
  const model = new Sequential(
    new Conv2d(1, 8, 3, { padding: 1, generator: 1 }),
    new BatchNorm2d(8),
    new ReLU(),
    new MaxPool2d(2),
    new Conv2d(8, 16, 3, { padding: 1, generator: 2 }),
    new ReLU(),
    new MaxPool2d(2),
    new Flatten(),
    new Dropout(),
    new Linear(784, 10, { generator: 3 }),
  );
  const images = randomUniform([EXAMPLES, 1, 28, 28], { seed: 4 });
  const labels = array(Int32Array.from({ length: EXAMPLES }, (_, i) => i % 10));
  const dataset = new TensorDataset(images, labels);
  const end = performance.now() + minutes * 60_000;
  let steps = 0;
  await fit(model, {
    data: new DataLoader(dataset, { batchSize: BATCH, shuffle: true, seed: 5 }),
    validation: new DataLoader(dataset, { batchSize: 250 }),
    optimizer: new Adam(model.parameters(), { lr: 0.001 }),
    epochs: Number.MAX_SAFE_INTEGER,
    onBatch: async (event, run) => {
      steps = event.step;
      await onStep(steps);
      if (performance.now() >= end) run.stop("the time is over");
    },
  });
  return steps;
}
