import { crossEntropy } from "@convkit/autograd";
import type { NDArray } from "@convkit/ndarray";
import {
  type CallbackMemory,
  type Callbacks,
  DataLoader,
  type EpochRecord,
  type Dataset as Examples,
  evaluate,
  fit,
  type Loss,
  type Module,
  predict,
  type TrainingState,
} from "@convkit/nn";
import { type ProgressView, progressBar } from "@convkit/nn/node";
import { commandLine, type RunOptions } from "./options.ts";
import { createOptimizer } from "./recipes/parts/optimizer.ts";
import type { Recipe } from "./recipes/recipe.ts";
import type { TestPoint, TrainPoint } from "./report/data.ts";
import { stopwatch } from "./stopwatch.ts";

/** Test images go through the network this many at a time. */
const testBatch = 250;

export interface Trained {
  readonly history: readonly TrainPoint[];
  readonly tests: readonly TestPoint[];
  readonly epochs: readonly EpochRecord[];
  /** All that it took, before an interruption, too. */
  readonly seconds: number;
  readonly stopped: boolean;
}

export interface TrainContext {
  readonly view: ProgressView;
  readonly signal: AbortSignal;
  /** More that follow the run, such as a page that shows it. */
  readonly callbacks?: readonly Callbacks[];
  /** Where to go on from. */
  readonly resume?: TrainingState | undefined;
  /** Called when an epoch is done, with the seconds that it took; the model has its weights. */
  readonly onEpoch: (epoch: Pick<EpochRecord, "epoch" | "seconds">) => Promise<void>;
}

/** What the report tells of training; checkpoints keep it. */
interface Told {
  /** Who goes on must ask for the same. */
  readonly command: string;
  readonly history: TrainPoint[];
  readonly tests: TestPoint[];
  readonly seconds: number;
}

export const lossOf = ({ task }: Recipe): Loss => task.loss ?? crossEntropy;

const loader = (test: Examples) => new DataLoader(test, { batchSize: testBatch });

/** Trains as the recipe says, and evaluates on the test images after every epoch. */
export async function train(
  model: Module,
  { train: training, test }: Record<"train" | "test", Examples>,
  recipe: Recipe,
  options: RunOptions,
  { view, signal, callbacks = [], resume, onEpoch }: TrainContext,
): Promise<Trained> {
  const { epochs, batchSize, learningRate, seed } = options;
  const data = new DataLoader(training, { batchSize, shuffle: true, seed });
  const loss = lossOf(recipe);
  const optimizer = createOptimizer(recipe.optimizer, model.parameters(), learningRate);
  const schedule = recipe.schedule.create(optimizer, epochs * data.length);
  const images = training.length;
  const command = commandLine(options);
  const start = performance.now();
  let told: Told = { command, history: [], tests: [], seconds: 0 };
  const seconds = () => told.seconds + (performance.now() - start) / 1000;
  const memory: CallbackMemory = {
    name: "report",
    save: () => ({ command, history: [...told.history], tests: [...told.tests], seconds: seconds() }),
    load: (state) => {
      told = state as Told;
      if (told.command !== command)
        throw new Error(`--resume goes on with '${told.command}': give the same options, and --resume`);
    },
  };
  const ended = await fit(model, {
    data,
    loss,
    optimizer,
    schedule,
    epochs,
    signal,
    resume,
    callbacks: [{ memory }, progressBar({ view }), ...callbacks],
    onBatch: ({ epoch, step, samples, loss, accuracy }) => {
      told.history.push({ step, epoch: epoch - 1 + samples / images, loss, accuracy });
    },
    onEpoch: async ({ epoch, seconds }) => {
      view.finish();
      await onEpoch({ epoch, seconds });
      // The last epoch's test is the final one, which looks closer.
      if (epoch === epochs || signal.aborted) return;
      const tested = await evaluate(model, loader(test), { loss, signal });
      told.tests.push({ epoch, loss: tested.loss, accuracy: tested.accuracy });
    },
  });
  view.finish();
  const { history, tests } = told;
  return { history, tests, epochs: ended.epochs, seconds: seconds(), stopped: ended.outcome === "aborted" };
}

/** The outputs `[N, ...]` for all test images; undefined when the signal came first. */
export async function predictAll(
  model: Module,
  test: Examples,
  { view, signal }: Omit<TrainContext, "onEpoch" | "callbacks">,
): Promise<NDArray | undefined> {
  const elapsed = stopwatch(test.length);
  try {
    return await predict(model, loader(test), {
      signal,
      onBatch: ({ samples: done }) =>
        view.update({ stage: "testing", done, total: test.length, ...elapsed(done) }),
    });
  } catch (error) {
    if (signal.aborted && error === signal.reason) return undefined;
    throw error;
  } finally {
    view.finish();
  }
}
