import { checkOptionNames } from "@convkit/ndarray";
import { checkInteger, checkNumber } from "../../check.ts";
import type { Optimizer } from "../optimizer.ts";
import { LRScheduler } from "./lr-scheduler.ts";
import type { SchedulerOptions } from "./scheduler.ts";

export interface StepLROptions extends SchedulerOptions {
  /** What step sizes are multiplied by. Default: 0.1. */
  readonly gamma?: number;
}

/** Throws unless a factor of step sizes is a finite number of at least 0. */
export function checkFactor(functionName: string, name: string, value: number): void {
  checkNumber(functionName, name, value, "a finite number of at least 0", (x) => x >= 0 && x < Infinity);
}

/**
 * Multiplies step sizes by `gamma` every `stepSize` steps, as torch.optim.lr_scheduler.StepLR.
 *
 * @throws ArgumentError when an argument is out of range
 * @example
 * const optimizer = new SGD([new Parameter(zeros([1]))], { lr: 0.8 });
 * const schedule = new StepLR(optimizer, 2, { gamma: 0.5 });
 * schedule.step();
 * optimizer.lr // 0.8
 * schedule.step();
 * optimizer.lr // 0.4
 */
export class StepLR extends LRScheduler {
  constructor(optimizer: Optimizer, stepSize: number, options: StepLROptions = {}) {
    checkOptionNames("StepLR", options, ["gamma", "interval"]);
    const { gamma = 0.1 } = options;
    checkInteger("StepLR", "stepSize", stepSize, 1);
    checkFactor("StepLR", "gamma", gamma);
    super("StepLR", optimizer, options, {
      lr: ({ epoch, lr }) => (epoch > 0 && epoch % stepSize === 0 ? lr * gamma : lr),
    });
  }
}
