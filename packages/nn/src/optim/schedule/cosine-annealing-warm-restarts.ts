import { checkOptionNames } from "@convkit/ndarray";
import { checkInteger, checkNumber } from "../../check.ts";
import type { Optimizer } from "../optimizer.ts";
import type { CosineAnnealingLROptions } from "./cosine-annealing-lr.ts";
import { LRScheduler } from "./lr-scheduler.ts";
import { checkFactor } from "./step-lr.ts";

export interface CosineAnnealingWarmRestartsOptions extends CosineAnnealingLROptions {
  /** How many times longer every cycle is than the one before. Default: 1. */
  readonly tMult?: number;
}

/**
 * Step sizes that fall along half a cosine for `t0` steps, then begin anew, each cycle `tMult` times as long as the one
 * before, as torch.optim.lr_scheduler.CosineAnnealingWarmRestarts.
 *
 * @throws ArgumentError when an argument is out of range
 * @example
 * const optimizer = new SGD([new Parameter(zeros([1]))], { lr: 1 });
 * const schedule = new CosineAnnealingWarmRestarts(optimizer, 2);
 * schedule.step();
 * optimizer.lr // ~0.5
 * schedule.step();
 * optimizer.lr // 1
 *
 * Source: Loshchilov & Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", arXiv:1608.03983.
 */
export class CosineAnnealingWarmRestarts extends LRScheduler {
  constructor(optimizer: Optimizer, t0: number, options: CosineAnnealingWarmRestartsOptions = {}) {
    const name = "CosineAnnealingWarmRestarts";
    checkOptionNames(name, options, ["tMult", "etaMin", "interval"]);
    const { tMult = 1, etaMin = 0 } = options;
    checkInteger(name, "t0", t0, 1);
    checkInteger(name, "tMult", tMult, 1);
    checkFactor(name, "etaMin", etaMin);
    super(name, optimizer, options, {
      lr({ epoch, baseLr }) {
        const { since, length } = cycleAt(epoch, t0, tMult);
        return etaMin + ((baseLr - etaMin) * (1 + Math.cos((Math.PI * since) / length))) / 2;
      },
    });
  }

  /** Goes to a time in epochs, which may be a fraction: for a schedule within epochs, or a jump. */
  stepTo(epoch: number): void {
    checkNumber("stepTo", "epoch", epoch, "a finite number of at least 0", (at) => at >= 0 && at < Infinity);
    this.moveTo(epoch);
  }
}

/** How long the cycle at a time is, and how far it has come. */
function cycleAt(epoch: number, t0: number, tMult: number): { since: number; length: number } {
  if (tMult === 1) return { since: epoch % t0, length: t0 };
  let [since, length] = [epoch, t0];
  while (since >= length) {
    since -= length;
    length *= tMult;
  }
  return { since, length };
}
