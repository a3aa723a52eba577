import type { Generator, NDArray } from "@convkit/ndarray";
import type { Loss, Module, NormalizeOptions, Transform } from "@convkit/nn";
import type { OptimizerChoice } from "./parts/optimizer.ts";
import type { ScheduleChoice } from "./parts/schedules.ts";

export const datasetNames = ["mnist", "fashion-mnist"] as const;
export type DatasetName = (typeof datasetNames)[number];

/** What the network must fit. */
export interface ModelSize {
  readonly height: number;
  readonly width: number;
  readonly classes: number;
}

/** A way to a result: what is learnt, by which network, from which pictures, in which steps. */
export interface Recipe {
  /** A line of `--help`. */
  readonly summary: string;
  /** What the report calls the network: `A small ResNet`. */
  readonly network: string;
  /** Learnt unless the options say otherwise. */
  readonly dataset: DatasetName;
  readonly epochs: number;
  readonly batchSize: number;
  /** The largest step size; the schedule gives the share of it that is taken. */
  readonly learningRate: number;
  /**
   * The network, its weights drawn from the generator; takes images `[N, 1, H, W]`.
   *
   * @throws Error when the images' size does not suit it
   */
  readonly model: (size: ModelSize, generator: Generator) => Module;
  /** What pixels, which come as bytes, are for the network. */
  readonly normalize: NormalizeOptions;
  readonly optimizer: OptimizerChoice;
  readonly schedule: ScheduleChoice;
  /** What is done to training images, anew in every epoch; nothing if left out. */
  readonly augment?: Augmentation;
  readonly task: Task;
}

/** A change of training images that leaves what they show. */
export interface Augmentation {
  /** For the report: `shifted by up to 2 pixels`. */
  readonly words: string;
  /** For normalised images of a size. */
  readonly transform: (size: Pick<ModelSize, "height" | "width">) => Transform;
}

/** Which class an image `[1, H, W]` is of: logits `[N, classes]`. */
export interface ClassifyTask {
  readonly kind: "classify";
  /** Default: cross entropy. */
  readonly loss?: Loss;
}

/** Which image an image stands for: outputs `[N, 1, H, W]` in 0 .. 1. */
export interface RestoreTask {
  readonly kind: "restore";
  readonly loss: Loss;
  /** What the report calls the loss: `mean squared error`. */
  readonly lossName: string;
  /** What the network sees in place of images `[N, H, W]` of bytes; the images themselves if left out. */
  readonly spoil?: (images: NDArray, generator: Generator) => NDArray;
  /** What the report calls what the network sees, and what it makes of it. */
  readonly words: { readonly input: string; readonly output: string };
}

export type Task = ClassifyTask | RestoreTask;
