import { ArgumentError, checkOptionNames } from "@convkit/ndarray";
import { kindOf } from "../../check.ts";
import type { Optimizer } from "../optimizer.ts";
import { LRScheduler } from "./lr-scheduler.ts";
import { perGroup, resolveInterval, type SchedulerOptions } from "./scheduler.ts";

/** The factor of a step size at a step, from 0 on. */
export type LRLambda = (epoch: number) => number;

/**
 * Step sizes that are those before the first schedule times a function of the step, as
 * torch.optim.lr_scheduler.LambdaLR.
 *
 * @param lrLambda one function for all groups, or one for each
 * @throws ArgumentError when the functions are not as many as the groups; when a step size that comes out is negative or
 *   not finite
 * @example
 * const optimizer = new SGD([new Parameter(zeros([1]))], { lr: 0.5 });
 * const schedule = new LambdaLR(optimizer, (epoch) => 1 / (1 + epoch));
 * schedule.step();
 * schedule.lastLr // [0.25]
 */
export class LambdaLR extends LRScheduler {
  constructor(
    optimizer: Optimizer,
    lrLambda: LRLambda | readonly LRLambda[],
    options: SchedulerOptions = {},
  ) {
    checkOptionNames("LambdaLR", options, ["interval"]);
    resolveInterval("LambdaLR", optimizer, options);
    const lambdas = perGroup("LambdaLR", "lrLambda", optimizer, lrLambda);
    const wrong = lambdas.find((lambda) => typeof lambda !== "function");
    if (wrong !== undefined)
      throw new ArgumentError("LambdaLR", `lrLambda must be a function, got ${kindOf(wrong)}`);
    super("LambdaLR", optimizer, options, {
      lr: ({ baseLr, epoch, group }) => baseLr * lambdas[group]!(epoch),
    });
  }
}
