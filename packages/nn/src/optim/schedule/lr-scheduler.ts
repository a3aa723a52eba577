import type { Optimizer } from "../optimizer.ts";
import {
  checkStateOf,
  type Interval,
  numberIn,
  ratesIn,
  resolveInterval,
  type Scheduler,
  type SchedulerOptions,
  type SchedulerState,
} from "./scheduler.ts";

/** What a rule knows of a group. */
export interface Moment {
  /** Steps of the schedule so far. */
  readonly epoch: number;
  /** The group's position. */
  readonly group: number;
  /** The group's step size as it is: what several schedules do multiplies. */
  readonly lr: number;
  /** The group's step size before the first schedule. */
  readonly baseLr: number;
}

/** What a schedule does to a group at a step. */
export interface Rule {
  lr(moment: Moment): number;
  /** The new momentum, or first beta, for schedules that change it. */
  momentum?(moment: Moment): number;
}

/**
 * A schedule by a rule that gives the next step size. It sets that of step 0 at once; several schedules of one optimizer
 * multiply, as PyTorch's do.
 */
export abstract class LRScheduler implements Scheduler {
  readonly optimizer: Optimizer;
  readonly interval: Interval;
  readonly #name: string;
  readonly #rule: Rule;
  #baseLrs: readonly number[];
  #lastLr: readonly number[] = [];
  #epoch = 0;

  protected constructor(
    name: string,
    optimizer: Optimizer,
    options: SchedulerOptions,
    rule: Rule,
    usual?: Interval,
  ) {
    this.interval = resolveInterval(name, optimizer, options, usual);
    this.optimizer = optimizer;
    this.#name = name;
    this.#rule = rule;
    for (const group of optimizer.paramGroups) group.initialLr ??= group.lr;
    this.#baseLrs = optimizer.paramGroups.map(({ initialLr }) => initialLr!);
    this.#apply();
  }

  get lastLr(): readonly number[] {
    return this.#lastLr;
  }

  /** Steps so far. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Sets the next step sizes. */
  step(): void {
    this.moveTo(this.#epoch + 1);
  }

  /** Begins anew from the step sizes before the first schedule. */
  restart(): void {
    for (const [at, group] of this.optimizer.paramGroups.entries()) group.lr = this.#baseLrs[at]!;
    this.moveTo(0);
  }

  protected moveTo(epoch: number): void {
    const before = this.#epoch;
    this.#epoch = epoch;
    try {
      this.#apply();
    } catch (error) {
      this.#epoch = before;
      throw error;
    }
  }

  #apply(): void {
    const groups = this.optimizer.paramGroups;
    const moments = groups.map(({ lr }, group): Moment => {
      return { epoch: this.#epoch, group, lr, baseLr: this.#baseLrs[group]! };
    });
    const rates = moments.map((moment) => this.#rule.lr(moment));
    const momenta = moments.map((moment) => this.#rule.momentum?.(moment));
    for (const [at, group] of groups.entries()) {
      group.lr = rates[at]!;
      const momentum = momenta[at];
      if (momentum !== undefined) setMomentum(group, momentum);
    }
    this.#lastLr = rates;
  }

  stateDict(): SchedulerState {
    return {
      scheduler: this.#name,
      epoch: this.#epoch,
      baseLrs: [...this.#baseLrs],
      lastLr: [...this.#lastLr],
    };
  }

  /** @throws ArgumentError when the state is of another kind of schedule, of other groups, or no state at all */
  loadStateDict(state: SchedulerState): void {
    checkStateOf(this.#name, state);
    const epoch = numberIn(state, "epoch", "a finite number of at least 0", (at) => at >= 0 && at < Infinity);
    const baseLrs = ratesIn(state, "baseLrs", this.optimizer);
    this.#lastLr = ratesIn(state, "lastLr", this.optimizer);
    this.#baseLrs = baseLrs;
    this.#epoch = epoch;
  }
}

/** Whether an optimizer's groups have a momentum that can change: SGD's and RMSprop's, or Adam's first beta. */
export function hasMomentum(optimizer: Optimizer): boolean {
  return optimizer.paramGroups.every((group) => "momentum" in group || "betas" in group);
}

function setMomentum(group: object, momentum: number): void {
  if ("betas" in group) {
    const [, second] = group.betas as readonly [number, number];
    group.betas = [momentum, second];
  } else if ("momentum" in group) group.momentum = momentum;
}
