import { ArgumentError, checkOptionNames } from "@convkit/ndarray";
import { checkInteger, checkNumber } from "../../check.ts";
import type { Optimizer } from "../optimizer.ts";
import {
  checkStateOf,
  type Interval,
  numberIn,
  perGroup,
  ratesIn,
  resolveInterval,
  type Scheduler,
  type SchedulerOptions,
  type SchedulerState,
} from "./scheduler.ts";
import { checkFactor } from "./step-lr.ts";

export interface ReduceLROnPlateauOptions extends SchedulerOptions {
  /** Whether a better metric is a smaller or a larger one. Default: "min". */
  readonly mode?: "min" | "max";
  /** What step sizes are multiplied by, below 1. Default: 0.1. */
  readonly factor?: number;
  /** How many steps without an improvement are borne. Default: 10. */
  readonly patience?: number;
  /** How much better the metric must be to count. Default: 1e-4. */
  readonly threshold?: number;
  /** Whether the threshold is a part of the best metric or an amount. Default: "rel". */
  readonly thresholdMode?: "rel" | "abs";
  /** How many steps after a reduction are not counted. Default: 0. */
  readonly cooldown?: number;
  /** The smallest step size, for all groups or for each. Default: 0. */
  readonly minLr?: number | readonly number[];
  /** Reductions smaller than this are not made. Default: 1e-8. */
  readonly eps?: number;
}

const optionNames = [
  "mode",
  "factor",
  "patience",
  "threshold",
  "thresholdMode",
  "cooldown",
  "minLr",
  "eps",
  "interval",
];

/**
 * Reduces step sizes when a metric stops getting better, as torch.optim.lr_scheduler.ReduceLROnPlateau. `step` takes
 * the metric, such as the validation loss; NaN is never better.
 *
 * @throws ArgumentError when an option is out of range, or `step` is called without a number
 * @example
 * const optimizer = new SGD([new Parameter(zeros([1]))], { lr: 1 });
 * const schedule = new ReduceLROnPlateau(optimizer, { factor: 0.5, patience: 1 });
 * for (const loss of [3, 2, 2, 2]) schedule.step(loss);
 * optimizer.lr // 0.5
 */
export class ReduceLROnPlateau implements Scheduler {
  readonly optimizer: Optimizer;
  readonly interval: Interval;
  readonly #options: Required<Omit<ReduceLROnPlateauOptions, "minLr" | "interval">>;
  readonly #smallest: readonly number[];
  /** The best metric so far; undefined before the first. */
  #best: number | undefined;
  #badSteps = 0;
  #cooling = 0;
  #lastLr: readonly number[];

  constructor(optimizer: Optimizer, options: ReduceLROnPlateauOptions = {}) {
    const name = "ReduceLROnPlateau";
    checkOptionNames(name, options, optionNames);
    this.interval = resolveInterval(name, optimizer, options);
    const { mode = "min", factor = 0.1, patience = 10, threshold = 1e-4, thresholdMode = "rel" } = options;
    const { cooldown = 0, minLr = 0, eps = 1e-8 } = options;
    if (mode !== "min" && mode !== "max")
      throw new ArgumentError(name, `mode must be "min" or "max", got ${JSON.stringify(mode)}`);
    if (thresholdMode !== "rel" && thresholdMode !== "abs")
      throw new ArgumentError(
        name,
        `thresholdMode must be "rel" or "abs", got ${JSON.stringify(thresholdMode)}`,
      );
    checkNumber(name, "factor", factor, "at least 0 and below 1", (f) => f >= 0 && f < 1);
    checkInteger(name, "patience", patience, 0);
    checkInteger(name, "cooldown", cooldown, 0);
    checkFactor(name, "threshold", threshold);
    checkFactor(name, "eps", eps);
    this.optimizer = optimizer;
    this.#smallest = perGroup(name, "minLr", optimizer, minLr);
    for (const rate of this.#smallest) checkFactor(name, "minLr", rate);
    this.#options = { mode, factor, patience, threshold, thresholdMode, cooldown, eps };
    this.#lastLr = this.#rates();
  }

  get lastLr(): readonly number[] {
    return this.#lastLr;
  }

  #rates(): readonly number[] {
    return this.optimizer.paramGroups.map(({ lr }) => lr);
  }

  step(metric?: number): void {
    if (typeof metric !== "number")
      throw new ArgumentError("step", `ReduceLROnPlateau needs the metric, a number, got ${metric}`);
    const { patience, cooldown } = this.#options;
    if (this.#isBetter(metric)) {
      this.#best = metric;
      this.#badSteps = 0;
    } else this.#badSteps++;
    if (this.#cooling > 0) {
      this.#cooling--;
      this.#badSteps = 0;
    }
    if (this.#badSteps > patience) {
      this.#reduce();
      this.#cooling = cooldown;
      this.#badSteps = 0;
    }
    this.#lastLr = this.#rates();
  }

  #isBetter(metric: number): boolean {
    const { mode, threshold, thresholdMode } = this.#options;
    const best = this.#best ?? (mode === "min" ? Infinity : -Infinity);
    const sign = mode === "min" ? -1 : 1;
    const bound = thresholdMode === "rel" ? best * (1 + sign * threshold) : best + sign * threshold;
    return mode === "min" ? metric < bound : metric > bound;
  }

  #reduce(): void {
    const { factor, eps } = this.#options;
    for (const [at, group] of this.optimizer.paramGroups.entries()) {
      const reduced = Math.max(group.lr * factor, this.#smallest[at]!);
      if (group.lr - reduced > eps) group.lr = reduced;
    }
  }

  stateDict(): SchedulerState {
    return {
      scheduler: "ReduceLROnPlateau",
      // JSON has no Infinity: before the first metric there is no best one.
      ...(this.#best !== undefined && { best: this.#best }),
      badSteps: this.#badSteps,
      cooling: this.#cooling,
      lastLr: [...this.#lastLr],
    };
  }

  /** @throws ArgumentError when the state is of another kind of schedule, of other groups, or no state at all */
  loadStateDict(state: SchedulerState): void {
    checkStateOf("ReduceLROnPlateau", state);
    const count = (at: number) => Number.isSafeInteger(at) && at >= 0;
    const best =
      state["best"] === undefined ? undefined : numberIn(state, "best", "a number", (x) => !Number.isNaN(x));
    const badSteps = numberIn(state, "badSteps", "an integer of at least 0", count);
    const cooling = numberIn(state, "cooling", "an integer of at least 0", count);
    this.#lastLr = ratesIn(state, "lastLr", this.optimizer);
    this.#best = best;
    this.#badSteps = badSteps;
    this.#cooling = cooling;
  }
}
