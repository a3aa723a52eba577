import { type Tensor, tensor } from "@convkit/autograd";
import { ArgumentError, type GeneratorState, type NDArray, ShapeError, sameShape } from "@convkit/ndarray";
import { checkObject, checkTensors } from "../check.ts";
import type { Module } from "../module/module.ts";
import type { Optimizer, OptimizerState } from "../optim/optimizer.ts";
import { restoreGenerators, saveGenerators } from "../random-state.ts";
import type { CallbackMemory } from "./callbacks.ts";
import type { Batches } from "./evaluate.ts";
import type { EpochRecord } from "./history.ts";
import { checkPositioned, type DataPosition, positionOf, setPosition } from "./position.ts";
import { checkProgress, checkRecords, type Progress } from "./progress.ts";
import type { Schedule } from "./schedule.ts";

type Tensors = Readonly<Record<string, Tensor | NDArray>>;

/** All that a run of `fit` needs to go on: plain data and tensors, for `saveCheckpoint`. */
export interface TrainingState {
  /** Parameters and buffers. */
  readonly model: Tensors;
  readonly optimizer: OptimizerState;
  /** Of batches that wait for a step, by the parameter's position in the optimizer. */
  readonly gradients: Tensors;
  readonly schedules: readonly object[];
  readonly data: DataPosition | null;
  readonly validation: DataPosition | null;
  /** The generator that `manualSeed` seeds, and those in fields of modules by their names. */
  readonly random: {
    readonly default: GeneratorState;
    readonly modules: Readonly<Record<string, GeneratorState>>;
  };
  readonly progress: Progress;
  readonly history: readonly EpochRecord[];
  /** What callbacks remember, by their names. */
  readonly callbacks: Readonly<Record<string, object>>;
}

/** What a state is taken from and given to. */
export interface StatefulParts {
  readonly model: Module;
  readonly optimizer: Optimizer;
  readonly schedules: readonly Schedule[];
  readonly data: Batches;
  readonly validation: Batches | undefined;
  readonly memories: readonly CallbackMemory[];
}

export function captureState(
  parts: StatefulParts,
  progress: Progress,
  history: readonly EpochRecord[],
): TrainingState {
  const { model, optimizer, schedules, data, validation, memories } = parts;
  return {
    model: model.stateDict(),
    optimizer: optimizer.stateDict(),
    gradients: progress.pending > 0 ? gradientsOf(optimizer) : {},
    schedules: schedules.map((schedule) => schedule.stateDict()),
    data: positionOf(data),
    validation: positionOf(validation),
    random: saveGenerators(model),
    progress,
    history: [...history],
    callbacks: Object.fromEntries(memories.map((memory) => [memory.name, memory.save()])),
  };
}

/** Throws unless the form is that of a TrainingState; what is in it is checked by those who take it. */
function checkState(state: TrainingState): void {
  checkObject("fit", "resume", state);
  for (const key of ["model", "optimizer", "gradients", "random", "callbacks"] as const)
    checkObject("fit", `resume.${key}`, state[key]);
  checkTensors("fit", "resume.model", state.model);
  checkTensors("fit", "resume.gradients", state.gradients);
  if (!Array.isArray(state.schedules)) throw new ArgumentError("fit", "resume.schedules must be an array");
  checkProgress("fit", "resume.progress", state.progress);
  checkRecords("fit", "resume.history", state.history);
  if (state.progress.epoch !== state.history.length + 1)
    throw new ArgumentError(
      "fit",
      `resume.progress.epoch must be the one after the ${state.history.length} of the history, got ${state.progress.epoch}`,
    );
}

/** Gives all parts their state; when one refuses it, all are as before. */
export function restoreState(parts: StatefulParts, state: TrainingState): void {
  checkState(state);
  const before = captureState(parts, { ...state.progress, pending: 1 }, []);
  try {
    restore(parts, state);
  } catch (error) {
    restore(parts, before);
    throw error;
  }
}

function restore(parts: StatefulParts, state: TrainingState): void {
  const { model, optimizer, schedules, data, validation, memories } = parts;
  model.loadStateDict(state.model);
  optimizer.loadStateDict(state.optimizer);
  restoreGradients(optimizer, state.gradients);
  if (state.schedules.length !== schedules.length)
    throw new ArgumentError(
      "fit",
      `there must be as many schedules as in the state, got ${schedules.length} and ${state.schedules.length}`,
    );
  for (const [at, schedule] of schedules.entries()) schedule.loadStateDict(state.schedules[at]!);
  checkPositioned(data, state.data);
  setPosition("data", data, state.data);
  setPosition("validation", validation, state.validation);
  restoreGenerators("fit", model, state.random);
  for (const memory of memories)
    if (Object.hasOwn(state.callbacks, memory.name)) memory.load(state.callbacks[memory.name]!);
}

function gradientsOf({ parameters }: Optimizer): Tensors {
  return Object.fromEntries(
    parameters.flatMap(({ grad }, at) => (grad ? [[String(at), grad.detach()] as const] : [])),
  );
}

function restoreGradients({ parameters }: Optimizer, gradients: Tensors): void {
  for (const [at, parameter] of parameters.entries()) {
    const value = gradients[at];
    if (value && !(sameShape(value.shape, parameter.shape) && value.dtype === parameter.dtype))
      throw new ShapeError("fit", `the gradient of parameter ${at} must have its shape and dtype`, [
        { name: "parameter", value: parameter.shape, note: parameter.dtype },
        { name: "gradient", value: value.shape, note: value.dtype },
      ]);
    parameter.grad = value && ("backend" in value ? value : tensor(value, { backend: parameter.backend }));
  }
}
