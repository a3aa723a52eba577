import { zeros } from "@convkit/autograd";
import { LambdaLR, OneCycleLR, type Optimizer, Parameter, type Scheduler, SGD } from "@convkit/nn";

/** How the step size goes through a run. */
export interface ScheduleChoice {
  /** For the report, after the learning rate: `falling linearly to 0`. */
  readonly words: string;
  /** A schedule that is stepped with every batch, for an optimizer that has the learning rate. */
  readonly create: (optimizer: Optimizer, steps: number) => Scheduler;
}

/** A straight line from the learning rate to 0. */
export const linear: ScheduleChoice = {
  words: "falling linearly to 0",
  create: (optimizer, steps) => new LambdaLR(optimizer, (step) => 1 - step / steps, { interval: "batch" }),
};

/**
 * Up from a 25th of the learning rate by half a cosine, and down to almost 0 by another; momentum stays.
 *
 * @param rise the share of the steps in which it goes up
 */
export const oneCycle = (rise: number): ScheduleChoice => ({
  words: `in one cycle, rising for ${Math.round(100 * rise)} % of the steps`,
  create: (optimizer, steps) =>
    // A cycle of very few steps has no room for its rise: it is made longer, and left before its end.
    new OneCycleLR(optimizer, optimizer.lr, {
      totalSteps: Math.max(steps, Math.ceil(2 / rise)),
      pctStart: rise,
      cycleMomentum: false,
    }),
});

/** The step size of every step of a run. */
export function stepSizes({ create }: ScheduleChoice, learningRate: number, steps: number): number[] {
  const optimizer = new SGD([new Parameter(zeros([1]))], { lr: learningRate });
  const schedule = create(optimizer, steps);
  return Array.from({ length: steps }, () => {
    const { lr } = optimizer;
    schedule.step();
    return lr;
  });
}
