import { checkOptionNames } from "@convkit/ndarray";
import type { Optimizer } from "../optimizer.ts";
import { LRScheduler } from "./lr-scheduler.ts";
import type { SchedulerOptions } from "./scheduler.ts";
import { checkFactor } from "./step-lr.ts";

/**
 * Multiplies step sizes by `gamma` at every step, as torch.optim.lr_scheduler.ExponentialLR.
 *
 * @throws ArgumentError when an argument is out of range
 * @example
 * const optimizer = new SGD([new Parameter(zeros([1]))], { lr: 1 });
 * const schedule = new ExponentialLR(optimizer, 0.5);
 * schedule.step();
 * schedule.step();
 * schedule.lastLr // [0.25]
 */
export class ExponentialLR extends LRScheduler {
  constructor(optimizer: Optimizer, gamma: number, options: SchedulerOptions = {}) {
    checkOptionNames("ExponentialLR", options, ["interval"]);
    checkFactor("ExponentialLR", "gamma", gamma);
    super("ExponentialLR", optimizer, options, { lr: ({ epoch, lr }) => (epoch === 0 ? lr : lr * gamma) });
  }
}
