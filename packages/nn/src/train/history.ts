import { ConvkitError } from "@convkit/ndarray";

/** One pass over the data. */
export interface EpochRecord {
  /** Counts from 1. */
  readonly epoch: number;
  /** Batches of the whole run so far. */
  readonly step: number;
  /** Examples of this epoch. */
  readonly samples: number;
  /** The mean over examples, each as the model was when it saw them. */
  readonly loss: number;
  /** The fraction of right classes; undefined when targets are not labels. */
  readonly accuracy?: number;
  readonly validationLoss?: number;
  readonly validationAccuracy?: number;
  /** The step size of the last batch. */
  readonly lr: number;
  /** Wall time, validation included. */
  readonly seconds: number;
}

/** What a training run did: plain data. */
export interface History {
  /** Epochs that ended. */
  readonly epochs: readonly EpochRecord[];
  /**
   * "aborted" when the signal ended the run early, "stopped" when a callback did, "diverged" when the loss, the gradients or
   * the weights were no longer finite and `onDivergence` is "stop".
   */
  readonly outcome: "completed" | "aborted" | "stopped" | "diverged";
  /** Why it was stopped, or how it diverged. */
  readonly reason?: string;
}

/**
 * The loss, the gradients or the weights became NaN or infinite: the message says which. A loss and
 * gradients are looked at before the step that they would spoil, and the weights are those before the batch. Weights are looked
 * at after the batches of an epoch, and when a run ends early: those are the ones that a step has spoiled.
 */
export class DivergenceError extends ConvkitError {
  override readonly name = "DivergenceError";
  /** The epochs that ended before. */
  readonly epochs: readonly EpochRecord[];

  constructor(functionName: string, sentence: string, epochs: readonly EpochRecord[]) {
    super(functionName, sentence);
    this.epochs = epochs;
  }
}
