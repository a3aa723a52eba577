import { ArgumentError } from "@convkit/ndarray";
import { kindOf } from "../../check.ts";
import { Optimizer } from "../optimizer.ts";

/** What a schedule counts: batches or epochs. */
export type Interval = "batch" | "epoch";

export interface SchedulerOptions {
  /** What one `step()` stands for; who trains calls it that often. Default: "epoch", for `OneCycleLR` "batch". */
  readonly interval?: Interval;
}

/** Where a schedule stands: plain data that JSON keeps. Its options are not among it. */
export interface SchedulerState {
  /** The schedule's class, such as `StepLR`. */
  readonly scheduler: string;
  readonly [field: string]: unknown;
}

/** What changes step sizes as training goes on. Whoever trains calls `step` after every epoch or batch. */
export interface Scheduler {
  /** Whether `step` belongs after every batch or after every epoch. */
  readonly interval: Interval;
  /** The step size of every group, as this schedule set it last. */
  readonly lastLr: readonly number[];
  /** @param metric how well it goes, such as a validation loss, for schedules that look at it */
  step(metric?: number): void;
  /** Where the schedule stands, as plain data. */
  stateDict(): SchedulerState;
  /** Goes on from a saved state. The optimizer's state holds the step sizes themselves. */
  loadStateDict(state: SchedulerState): void;
}

/** The interval asked for; throws for what is none. */
export function resolveInterval(
  name: string,
  optimizer: Optimizer,
  { interval }: SchedulerOptions,
  usual: Interval = "epoch",
): Interval {
  if (!(optimizer instanceof Optimizer))
    throw new ArgumentError(name, `optimizer must be an Optimizer, got ${kindOf(optimizer)}`);
  const found = interval ?? usual;
  if (found !== "batch" && found !== "epoch")
    throw new ArgumentError(name, `interval must be "batch" or "epoch", got ${JSON.stringify(found)}`);
  return found;
}

/** A number for every group, given once for all or as a list. */
export function perGroup<T extends number | ((epoch: number) => number)>(
  name: string,
  option: string,
  optimizer: Optimizer,
  given: T | readonly T[],
): readonly T[] {
  const { length } = optimizer.paramGroups;
  if (!Array.isArray(given)) return Array.from({ length }, () => given as T);
  if (given.length !== length)
    throw new ArgumentError(
      name,
      `${option} must be one for all or one for each of the ${length} groups, got ${given.length}`,
    );
  return [...given];
}

const caller = "loadStateDict";

/** Throws unless a state is one of this kind of schedule. */
export function checkStateOf(name: string, state: SchedulerState): void {
  if (typeof state !== "object" || state === null || Array.isArray(state))
    throw new ArgumentError(caller, `the state must be an object, got ${kindOf(state)}`);
  if (state.scheduler !== name)
    throw new ArgumentError(caller, `the state must be one of ${name}, got one of ${state.scheduler}`);
}

/** A field of a state that must be a number that `fits`. */
export function numberIn(
  state: SchedulerState,
  field: string,
  what: string,
  fits: (value: number) => boolean,
): number {
  const value = state[field];
  if (typeof value === "number" && fits(value)) return value;
  throw new ArgumentError(caller, `${field} must be ${what}, got ${value}`);
}

/** A field of a state that must hold a step size for each group. */
export function ratesIn(state: SchedulerState, field: string, optimizer: Optimizer): readonly number[] {
  const value = state[field];
  const { length } = optimizer.paramGroups;
  const fits = (rate: unknown) => typeof rate === "number" && rate >= 0 && rate < Infinity;
  if (Array.isArray(value) && value.length === length && value.every(fits)) return [...value];
  throw new ArgumentError(
    caller,
    `${field} must be ${length} finite numbers of at least 0, one a group, got ${Array.isArray(value) ? `[${value.join(", ")}]` : kindOf(value)}`,
  );
}
