import type { LabelledImages } from "@convkit/datasets";
import { expandDims, type NDArray } from "@convkit/ndarray";
import {
  Adam,
  type Callbacks,
  DataLoader,
  type EpochRecord,
  evaluate,
  fit,
  type Module,
  predict,
  TensorDataset,
} from "@convkit/nn";
import { type ProgressView, progressBar } from "@convkit/nn/node";
import type { Dataset } from "./data.ts";
import type { RunOptions } from "./options.ts";
import type { TestPoint, TrainPoint } from "./report/data.ts";
import { stopwatch } from "./stopwatch.ts";

/** Pixels come as bytes; the network sees 0 .. 1. */
const normalize = { scale: 1 / 255 };

/** Test images go through the network this many at a time. */
const testBatch = 250;

export interface Trained {
  readonly history: readonly TrainPoint[];
  readonly tests: readonly TestPoint[];
  readonly stopped: boolean;
}

export interface TrainContext {
  readonly view: ProgressView;
  readonly signal: AbortSignal;
  /** More that follow the run, such as a page that shows it. */
  readonly callbacks?: readonly Callbacks[];
  /** Called when an epoch is done, with the seconds that it took; the model has its weights. */
  readonly onEpoch: (epoch: Pick<EpochRecord, "epoch" | "seconds">) => Promise<void>;
}

/** `[N, H, W]` bytes as `[N, 1, H, W]` examples. */
function examples({ images, labels }: LabelledImages): TensorDataset {
  return new TensorDataset(expandDims(images, 1), labels, { normalize });
}

const loader = (test: LabelledImages) => new DataLoader(examples(test), { batchSize: testBatch });

/**
 * Trains with Adam, whose step size falls linearly from the learning rate to 0, and evaluates on the test images
 * after every epoch.
 */
export async function train(
  model: Module,
  { train: training, test }: Dataset,
  { epochs, batchSize, learningRate, seed }: RunOptions,
  { view, signal, callbacks = [], onEpoch }: TrainContext,
): Promise<Trained> {
  const data = new DataLoader(examples(training), { batchSize, shuffle: true, seed });
  const optimizer = new Adam(model.parameters(), { lr: learningRate });
  const steps = epochs * data.length;
  const images = training.images.shape[0]!;
  const history: TrainPoint[] = [];
  const tests: TestPoint[] = [];
  const { outcome } = await fit(model, {
    data,
    optimizer,
    epochs,
    signal,
    callbacks: [progressBar({ view }), ...callbacks],
    onBatch: ({ epoch, step, samples, loss, accuracy = 0 }) => {
      history.push({ step, epoch: epoch - 1 + samples / images, loss, accuracy });
      optimizer.lr = learningRate * (1 - step / steps);
    },
    onEpoch: async ({ epoch, seconds }) => {
      view.finish();
      await onEpoch({ epoch, seconds });
      // The last epoch's test is the final one, which looks closer.
      if (epoch === epochs || signal.aborted) return;
      const { loss, accuracy = 0 } = await evaluate(model, loader(test), { signal });
      tests.push({ epoch, loss, accuracy });
    },
  });
  view.finish();
  return { history, tests, stopped: outcome === "aborted" };
}

/** The logits `[N, classes]` of all test images; undefined when the signal came first. */
export async function predictAll(
  model: Module,
  test: LabelledImages,
  { view, signal }: Omit<TrainContext, "onEpoch" | "callbacks">,
): Promise<NDArray | undefined> {
  const count = test.images.shape[0]!;
  const elapsed = stopwatch(count);
  try {
    return await predict(model, loader(test), {
      signal,
      onBatch: ({ samples: done }) => view.update({ stage: "testing", done, total: count, ...elapsed(done) }),
    });
  } catch (error) {
    if (signal.aborted && error === signal.reason) return undefined;
    throw error;
  } finally {
    view.finish();
  }
}
