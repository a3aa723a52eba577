import { Tensor } from "@convkit/autograd";
import { ArgumentError, checkOptionNames } from "@convkit/ndarray";
import { checkInteger, checkNumber } from "../check.ts";
import type { Callbacks, FitRun } from "../train/callbacks.ts";
import { findNotFinite } from "../train/finite.ts";
import { FileError } from "./file-error.ts";
import { type WriteCheckpointOptions, writeCheckpoint } from "./write-checkpoint.ts";

export interface CheckpointingOptions extends WriteCheckpointOptions {
  /** Where they go; made if need be. One folder a run. */
  readonly folder: string;
  /** Batches from one checkpoint to the next. */
  readonly everySteps?: number;
  /** Seconds from one checkpoint to the next. */
  readonly everySeconds?: number;
  /** Whether one is written after every epoch. Default: true unless `everySteps` or `everySeconds` is given. */
  readonly everyEpoch?: boolean;
  /** Called and awaited with the path of every checkpoint. */
  readonly onWrite?: (path: string) => void | Promise<void>;
  /** Called and awaited when a checkpoint cannot be written, and the run goes on. Default: the error ends the run. */
  readonly onError?: (error: FileError) => void | Promise<void>;
}

const caller = "checkpointing";

/**
 * Writes checkpoints while `fit` runs, and one at its end, also when it is aborted. A run that was killed goes on with
 * `resume` from the newest. None is written while a parameter or a gradient that waits for its step is NaN or infinite:
 * the last good one stays the newest.
 *
 * @throws ArgumentError when an option has a value out of range
 * @throws FileError in the run, when a checkpoint cannot be written and there is no `onError`; model and optimizer are then
 *   as they were after the last batch
 * @example
 * ```ts
 * import { mkdtemp } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 *
 * const folder = await mkdtemp(join(tmpdir(), "run-"));
 * const train = async (epochs: number) => {
 *   const model = new Linear(4, 2, { generator: 1 });
 *   const data = new TensorDataset(eye(4), array(new Int32Array([0, 1, 0, 1])));
 *   const { checkpoint } = await latestCheckpoint(folder);
 *   return fit(model, {
 *     data: new DataLoader(data, { batchSize: 2, shuffle: true, seed: 1 }),
 *     optimizer: new SGD(model.parameters(), { lr: 1 }),
 *     epochs,
 *     resume: checkpoint?.state,
 *     callbacks: [checkpointing({ folder, everySteps: 1 })],
 *   });
 * };
 * (await train(2)).epochs.length // 2
 * const { epochs } = await train(3);
 * epochs.map(({ epoch }) => epoch) // [1, 2, 3]
 * ```
 */
export function checkpointing(options: CheckpointingOptions): Callbacks {
  const names = ["folder", "everySteps", "everySeconds", "everyEpoch", "keep", "onWrite", "onError"];
  checkOptionNames(caller, options, names);
  const { folder, everySteps, everySeconds, keep = 3, onWrite, onError } = options;
  const { everyEpoch = everySteps === undefined && everySeconds === undefined } = options;
  if (typeof folder !== "string" || folder === "")
    throw new ArgumentError(caller, `folder must be a path, got ${String(folder)}`);
  checkInteger(caller, "keep", keep, 1);
  if (everySteps !== undefined) checkInteger(caller, "everySteps", everySteps, 1);
  if (everySeconds !== undefined)
    checkNumber(
      caller,
      "everySeconds",
      everySeconds,
      "a finite number of at least 0",
      (s) => s >= 0 && s < Infinity,
    );

  let steps = 0;
  let since = 0;
  let epochEnded = false;
  let unsaved = false;
  const isDue = () =>
    (everySteps !== undefined && steps >= everySteps) ||
    (everySeconds !== undefined && (performance.now() - since) / 1000 >= everySeconds) ||
    (everyEpoch && epochEnded);
  const write = async (run: FitRun) => {
    const state = run.state();
    const waiting = Object.values(state.gradients).filter((value) => value instanceof Tensor);
    // The run finds out by itself, at the next step or the end of the epoch.
    if (await findNotFinite([...run.model.parameters(), ...waiting])) return;
    try {
      const path = await writeCheckpoint(folder, state, { keep });
      unsaved = false;
      await onWrite?.(path);
    } catch (error) {
      if (!onError || !(error instanceof FileError)) throw error;
      await onError(error);
    }
    steps = 0;
    since = performance.now();
    epochEnded = false;
  };
  return {
    onStart: () => {
      since = performance.now();
    },
    onBatch: () => {
      steps++;
      unsaved = true;
    },
    onEpoch: () => {
      epochEnded = true;
      unsaved = true;
    },
    onSafePoint: async (run) => {
      if (isDue() || (run.ending && unsaved)) await write(run);
    },
    onEnd: async ({ outcome }, run) => {
      if (unsaved && outcome !== "diverged") await write(run);
    },
  };
}
