import type { Module } from "../module/module.ts";
import type { Optimizer } from "../optim/optimizer.ts";
import type { EpochRecord, History } from "./history.ts";
import type { TrainingState } from "./state.ts";

/** What a training run tells after every batch. */
export interface BatchEvent {
  /** Counts from 1. */
  readonly epoch: number;
  /** Batches of this epoch so far, this one included. */
  readonly batch: number;
  /** Batches of the whole run so far, this one included; a resumed run counts on. */
  readonly step: number;
  /** Examples of this epoch so far. */
  readonly samples: number;
  /** Of this batch, before its step. */
  readonly loss: number;
  /** Of this batch; undefined when targets are not labels. */
  readonly accuracy: number | undefined;
  /** The step size that the batch was trained with. */
  readonly lr: number;
}

/** The run that callbacks belong to. */
export interface FitRun {
  readonly model: Module;
  readonly optimizer: Optimizer;
  /** How many epochs the whole run has, those before it was resumed included. */
  readonly epochs: number;
  /** Batches an epoch; undefined when the data do not say. */
  readonly batches: number | undefined;
  /** The epochs that ended so far. */
  readonly history: readonly EpochRecord[];
  /** Whether nothing more will be trained: all is done, it is stopped, or it is aborted. */
  readonly ending: boolean;
  /** Ends the run after the batch at hand: `History.outcome` is then "stopped", with the reason. The first reason stays. */
  stop(reason: string): void;
  /**
   * All that `fit(model, { resume })` needs to go on from here; a snapshot that further training does not change. It is
   * complete in `onSafePoint`: in other callbacks, those that come later have not yet seen the batch.
   */
  state(): TrainingState;
}

/** What a callback remembers from batch to batch; it goes into `FitRun.state()` and so into checkpoints. */
export interface CallbackMemory {
  /** Tells the memories of a run apart. */
  readonly name: string;
  /** Plain data and tensors. */
  save(): object;
  /** Takes back what `save` gave, tensors as NDArrays where they come from a file; called before `onStart`. */
  load(state: object): void;
}

/** Functions that are called as training goes on, in the order of the list. What they return is awaited. */
export interface Callbacks {
  /** Before the first batch. */
  readonly onStart?: (run: FitRun) => void | Promise<void>;
  readonly onBatch?: (event: BatchEvent, run: FitRun) => void | Promise<void>;
  /** After an epoch, its validation and its step of the schedules. */
  readonly onEpoch?: (record: EpochRecord, run: FitRun) => void | Promise<void>;
  /** After all `onBatch` of a batch and after all `onEpoch` of an epoch: the moment for a checkpoint. */
  readonly onSafePoint?: (run: FitRun) => void | Promise<void>;
  /** After the run, however it ended; but not when it throws. */
  readonly onEnd?: (history: History, run: FitRun) => void | Promise<void>;
  /** Where there is something to remember. */
  readonly memory?: CallbackMemory;
}
