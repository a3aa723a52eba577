import { ArgumentError, checkOptionNames } from "@convkit/ndarray";
import { checkInteger, checkNumber } from "../check.ts";
import type { Optimizer } from "../optim/optimizer.ts";
import type { CallbackMemory, Callbacks } from "./callbacks.ts";
import type { Batches } from "./evaluate.ts";
import type { Loss } from "./loss.ts";
import type { Schedule } from "./schedule.ts";
import type { TrainingState } from "./state.ts";

export interface FitOptions extends Pick<Callbacks, "onStart" | "onBatch" | "onEpoch" | "onEnd"> {
  readonly data: Batches;
  readonly optimizer: Optimizer;
  /** Default: crossEntropy. */
  readonly loss?: Loss;
  /** How many the whole run has, those before it was resumed included. Default: 1. */
  readonly epochs?: number;
  /** Evaluated after every epoch. */
  readonly validation?: Batches | undefined;
  /** What moves the step size: one, or several that are stepped in their order. */
  readonly schedule?: Schedule | readonly Schedule[] | undefined;
  /**
   * Batches a step of the optimizer, whose gradients are averaged: a large batch in parts that fit into memory. The last of
   * an epoch make a step, too, however few they are. Default: 1.
   */
  readonly accumulate?: number;
  /** Gradients are scaled before a step so that their norm is at most this: `clipGradNorm`. Default: not. */
  readonly clipNorm?: number | undefined;
  /** Gradients are held within minus this and this before a step, and before `clipNorm`: `clipGradValue`. Default: not. */
  readonly clipValue?: number | undefined;
  /** More listeners, such as a progress bar and a log. */
  readonly callbacks?: readonly Callbacks[];
  /** Ends the run after the current batch. */
  readonly signal?: AbortSignal | undefined;
  /**
   * What a loss, gradients or weights that are NaN or infinite do: throw a DivergenceError, or end the run as "diverged".
   * Default: "throw".
   */
  readonly onDivergence?: "throw" | "stop";
  /** Where to go on from: what `FitRun.state()` gave, or `loadCheckpoint` of it. */
  readonly resume?: TrainingState | undefined;
}

const optionNames: readonly (keyof FitOptions)[] = [
  "data",
  "optimizer",
  "loss",
  "epochs",
  "validation",
  "schedule",
  "accumulate",
  "clipNorm",
  "clipValue",
  "callbacks",
  "signal",
  "onDivergence",
  "resume",
  "onStart",
  "onBatch",
  "onEpoch",
  "onEnd",
];

export function checkFitOptions(options: FitOptions): void {
  checkOptionNames("fit", options, optionNames);
  const { epochs = 1, accumulate = 1, onDivergence = "throw", clipNorm = 0, clipValue = 0 } = options;
  checkInteger("fit", "epochs", epochs, 0);
  checkInteger("fit", "accumulate", accumulate, 1);
  for (const [name, value] of Object.entries({ clipNorm, clipValue }))
    checkNumber("fit", name, value, "at least 0", (bound) => bound >= 0);
  if (onDivergence !== "throw" && onDivergence !== "stop")
    throw new ArgumentError("fit", `onDivergence must be "throw" or "stop", got ${String(onDivergence)}`);
  const names = memoriesOf(options).map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined)
    throw new ArgumentError(
      "fit",
      `two callbacks remember under the name "${twice}"; their names must differ`,
    );
}

export function schedulesOf({ schedule = [] }: FitOptions): readonly Schedule[] {
  return [schedule].flat();
}

export function memoriesOf({ callbacks = [] }: FitOptions): CallbackMemory[] {
  return callbacks.flatMap(({ memory }) => memory ?? []);
}
