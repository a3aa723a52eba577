import { checkOptionNames } from "@convkit/ndarray";
import { checkInteger, checkNumber } from "../../check.ts";
import type { Optimizer } from "../optimizer.ts";
import { LRScheduler } from "./lr-scheduler.ts";
import type { SchedulerOptions } from "./scheduler.ts";

export interface LinearLROptions extends SchedulerOptions {
  /** The factor of the first step, above 0 and at most 1. Default: 1/3. */
  readonly startFactor?: number;
  /** The factor after `totalIters` steps, from 0 to 1. Default: 1. */
  readonly endFactor?: number;
  /** How many steps the way takes. Default: 5. */
  readonly totalIters?: number;
}

/**
 * A warm-up: step sizes times a factor that goes in a line from `startFactor` to `endFactor`, as
 * torch.optim.lr_scheduler.LinearLR. `SequentialLR` sets another schedule after it.
 *
 * @throws ArgumentError when an option is out of range
 * @example
 * const optimizer = new SGD([new Parameter(zeros([1]))], { lr: 0.4 });
 * const warmUp = new LinearLR(optimizer, { startFactor: 0.5, totalIters: 2 });
 * optimizer.lr // 0.2
 * warmUp.step();
 * optimizer.lr // ~0.3
 */
export class LinearLR extends LRScheduler {
  constructor(optimizer: Optimizer, options: LinearLROptions = {}) {
    checkOptionNames("LinearLR", options, ["startFactor", "endFactor", "totalIters", "interval"]);
    const { startFactor = 1 / 3, endFactor = 1, totalIters = 5 } = options;
    checkNumber("LinearLR", "startFactor", startFactor, "above 0 and at most 1", (f) => f > 0 && f <= 1);
    checkNumber("LinearLR", "endFactor", endFactor, "from 0 to 1", (f) => f >= 0 && f <= 1);
    checkInteger("LinearLR", "totalIters", totalIters, 1);
    const slope = endFactor - startFactor;
    super("LinearLR", optimizer, options, {
      lr({ epoch, lr }) {
        if (epoch === 0) return lr * startFactor;
        if (epoch > totalIters) return lr;
        // From the factor of the step before to this one's.
        return lr * (1 + slope / (totalIters * startFactor + (epoch - 1) * slope));
      },
    });
  }
}
