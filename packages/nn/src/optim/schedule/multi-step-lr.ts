import { ArgumentError, checkOptionNames } from "@convkit/ndarray";
import { checkInteger } from "../../check.ts";
import type { Optimizer } from "../optimizer.ts";
import { LRScheduler } from "./lr-scheduler.ts";
import { checkFactor, type StepLROptions } from "./step-lr.ts";

/**
 * Multiplies step sizes by `gamma` at each milestone, as torch.optim.lr_scheduler.MultiStepLR. A milestone given twice
 * counts twice.
 *
 * @throws ArgumentError when an argument is out of range
 * @example
 * const optimizer = new SGD([new Parameter(zeros([1]))], { lr: 1 });
 * const schedule = new MultiStepLR(optimizer, [1, 3], { gamma: 0.5 });
 * const rates = [1, 2, 3].map(() => {
 *   schedule.step();
 *   return optimizer.lr;
 * });
 * rates // [0.5, 0.5, 0.25]
 */
export class MultiStepLR extends LRScheduler {
  constructor(optimizer: Optimizer, milestones: readonly number[], options: StepLROptions = {}) {
    checkOptionNames("MultiStepLR", options, ["gamma", "interval"]);
    const { gamma = 0.1 } = options;
    checkMilestones("MultiStepLR", milestones);
    checkFactor("MultiStepLR", "gamma", gamma);
    const at = [...milestones];
    super("MultiStepLR", optimizer, options, {
      lr: ({ epoch, lr }) => lr * gamma ** at.filter((milestone) => milestone === epoch).length,
    });
  }
}

/** Throws unless milestones are steps. */
export function checkMilestones(functionName: string, milestones: readonly number[]): void {
  if (!Array.isArray(milestones))
    throw new ArgumentError(functionName, `milestones must be an array, got ${milestones}`);
  for (const [at, milestone] of milestones.entries())
    checkInteger(functionName, `milestones[${at}]`, milestone, 0);
}
