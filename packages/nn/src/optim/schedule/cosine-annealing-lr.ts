import { checkOptionNames } from "@convkit/ndarray";
import { checkInteger } from "../../check.ts";
import type { Optimizer } from "../optimizer.ts";
import { LRScheduler } from "./lr-scheduler.ts";
import type { SchedulerOptions } from "./scheduler.ts";
import { checkFactor } from "./step-lr.ts";

export interface CosineAnnealingLROptions extends SchedulerOptions {
  /** The smallest step size. Default: 0. */
  readonly etaMin?: number;
}

/**
 * Step sizes that fall along half a cosine for `tMax` steps, as torch.optim.lr_scheduler.CosineAnnealingLR, and rise
 * again after them:
 *
 *   lr(t) = etaMin + (lr(0) - etaMin) * (1 + cos(pi * t / tMax)) / 2
 *
 * @throws ArgumentError when an argument is out of range
 * @example
 * const optimizer = new SGD([new Parameter(zeros([1]))], { lr: 1 });
 * const schedule = new CosineAnnealingLR(optimizer, 2);
 * schedule.step();
 * optimizer.lr // ~0.5
 * schedule.step();
 * optimizer.lr // 0
 *
 * Source: Loshchilov & Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", arXiv:1608.03983, equation 5.
 */
export class CosineAnnealingLR extends LRScheduler {
  constructor(optimizer: Optimizer, tMax: number, options: CosineAnnealingLROptions = {}) {
    checkOptionNames("CosineAnnealingLR", options, ["etaMin", "interval"]);
    const { etaMin = 0 } = options;
    checkInteger("CosineAnnealingLR", "tMax", tMax, 1);
    checkFactor("CosineAnnealingLR", "etaMin", etaMin);
    const height = (t: number) => 1 + Math.cos((Math.PI * t) / tMax);
    super("CosineAnnealingLR", optimizer, options, {
      lr({ epoch, lr, baseLr }) {
        if (epoch === 0) return lr;
        // At the trough, where the ratio of heights is 0 / 0.
        if ((epoch - 1 - tMax) % (2 * tMax) === 0)
          return lr + ((baseLr - etaMin) * (1 - Math.cos(Math.PI / tMax))) / 2;
        return (height(epoch) / height(epoch - 1)) * (lr - etaMin) + etaMin;
      },
    });
  }
}
