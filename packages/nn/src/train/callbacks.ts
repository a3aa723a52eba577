import type { Module } from "../module/module.ts";
import type { Optimizer } from "../optim/optimizer.ts";
import type { EpochRecord, History } from "./history.ts";

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
  /** Ends the run after the batch at hand: `History.outcome` is then "stopped", with the reason. The first reason stays. */
  stop(reason: string): void;
}

/** Functions that are called as training goes on. What they return is awaited. */
export interface Callbacks {
  /** Before the first batch. */
  readonly onStart?: (run: FitRun) => void | Promise<void>;
  readonly onBatch?: (event: BatchEvent, run: FitRun) => void | Promise<void>;
  /** After an epoch and its validation. */
  readonly onEpoch?: (record: EpochRecord, run: FitRun) => void | Promise<void>;
  /** After the run, however it ended; but not when it throws. */
  readonly onEnd?: (history: History, run: FitRun) => void | Promise<void>;
}
