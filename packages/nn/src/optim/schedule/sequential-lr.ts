import { ArgumentError, checkOptionNames } from "@convkit/ndarray";
import { checkInteger } from "../../check.ts";
import type { Optimizer } from "../optimizer.ts";
import { LRScheduler } from "./lr-scheduler.ts";
import { checkMilestones } from "./multi-step-lr.ts";
import {
  checkStateOf,
  type Interval,
  numberIn,
  resolveInterval,
  type Scheduler,
  type SchedulerOptions,
  type SchedulerState,
} from "./scheduler.ts";

/**
 * One schedule after the other, as torch.optim.lr_scheduler.SequentialLR: each begins at its milestone, from the step
 * sizes before the first. Cosine with warm-up and restarts is `LinearLR`, then `CosineAnnealingWarmRestarts`.
 *
 * @param schedulers of this optimizer
 * @param milestones the steps at which the second, third, ... begin, in ascending order
 * @throws ArgumentError when milestones are not one fewer than schedules or not ascending, or a schedule is another
 *   optimizer's
 * @example
 * const optimizer = new SGD([new Parameter(zeros([1]))], { lr: 1 });
 * const warmUp = new LinearLR(optimizer, { startFactor: 0.5, totalIters: 2 });
 * const schedule = new SequentialLR(optimizer, [warmUp, new CosineAnnealingWarmRestarts(optimizer, 10)], [2]);
 * optimizer.lr // 0.5
 * schedule.step();
 * schedule.step();
 * optimizer.lr // 1
 */
export class SequentialLR implements Scheduler {
  readonly optimizer: Optimizer;
  readonly interval: Interval;
  readonly schedulers: readonly LRScheduler[];
  readonly #milestones: readonly number[];
  #current: LRScheduler;
  #epoch = 0;

  constructor(
    optimizer: Optimizer,
    schedulers: readonly LRScheduler[],
    milestones: readonly number[],
    options: SchedulerOptions = {},
  ) {
    const name = "SequentialLR";
    checkOptionNames(name, options, ["interval"]);
    if (!Array.isArray(schedulers) || schedulers.length === 0)
      throw new ArgumentError(name, "there must be at least one schedule");
    for (const [at, scheduler] of schedulers.entries())
      if (!(scheduler instanceof LRScheduler) || scheduler.optimizer !== optimizer)
        throw new ArgumentError(name, `schedulers[${at}] must be a schedule by steps of this optimizer`);
    checkMilestones(name, milestones);
    if (milestones.length !== schedulers.length - 1)
      throw new ArgumentError(
        name,
        `there must be a milestone between every two schedules, got ${milestones.length} for ${schedulers.length} schedules`,
      );
    if (milestones.some((milestone, at) => milestone <= (milestones[at - 1] ?? 0)))
      throw new ArgumentError(name, `milestones must be above 0 and ascend, got [${milestones.join(", ")}]`);
    this.interval = resolveInterval(name, optimizer, options, schedulers[0]!.interval);
    this.optimizer = optimizer;
    this.schedulers = [...schedulers];
    this.#milestones = [...milestones];
    this.#current = this.schedulers[0]!;
    for (const group of optimizer.paramGroups) group.lr = group.initialLr ?? group.lr;
    this.#current.restart();
  }

  get lastLr(): readonly number[] {
    return this.#current.lastLr;
  }

  step(): void {
    const epoch = this.#epoch + 1;
    const current = this.#at(epoch);
    if (this.#milestones.includes(epoch)) current.restart();
    else current.step();
    this.#epoch = epoch;
    this.#current = current;
  }

  #at(epoch: number): LRScheduler {
    return this.schedulers[this.#milestones.filter((milestone) => milestone <= epoch).length]!;
  }

  stateDict(): SchedulerState {
    const schedulers = this.schedulers.map((scheduler) => scheduler.stateDict());
    return { scheduler: "SequentialLR", epoch: this.#epoch, schedulers };
  }

  /** @throws ArgumentError when the state is of another kind of schedule, or no state at all */
  loadStateDict(state: SchedulerState): void {
    checkStateOf("SequentialLR", state);
    const epoch = numberIn(state, "epoch", "an integer of at least 0", (at) => at >= 0);
    checkInteger("loadStateDict", "epoch", epoch, 0);
    const states = state["schedulers"];
    if (!Array.isArray(states) || states.length !== this.schedulers.length)
      throw new ArgumentError(
        "loadStateDict",
        `there must be a state for each of the ${this.schedulers.length} schedules`,
      );
    const before = this.schedulers.map((scheduler) => scheduler.stateDict());
    try {
      for (const [at, scheduler] of this.schedulers.entries()) scheduler.loadStateDict(states[at]);
    } catch (error) {
      // All of the state or nothing.
      for (const [at, scheduler] of this.schedulers.entries()) scheduler.loadStateDict(before[at]!);
      throw error;
    }
    this.#epoch = epoch;
    this.#current = this.#at(epoch);
  }
}
