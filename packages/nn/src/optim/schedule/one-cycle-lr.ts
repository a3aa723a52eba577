import { ArgumentError, checkOptionNames } from "@convkit/ndarray";
import { checkInteger, checkNumber } from "../../check.ts";
import type { Optimizer } from "../optimizer.ts";
import { hasMomentum, LRScheduler, type Moment, type Rule } from "./lr-scheduler.ts";
import { perGroup, resolveInterval, type SchedulerOptions } from "./scheduler.ts";

export interface OneCycleLROptions extends SchedulerOptions {
  /** Steps of the whole cycle. Default: epochs x stepsPerEpoch. */
  readonly totalSteps?: number;
  readonly epochs?: number;
  readonly stepsPerEpoch?: number;
  /** The part of the cycle in which step sizes rise. Default: 0.3. */
  readonly pctStart?: number;
  /** How they rise and fall: along cosines or lines. Default: "cos". */
  readonly annealStrategy?: "cos" | "linear";
  /** Whether momentum (or Adam's first beta) falls as step sizes rise, and the reverse. Default: true. */
  readonly cycleMomentum?: boolean;
  /** The momentum where step sizes are largest. Default: 0.85. */
  readonly baseMomentum?: number | readonly number[];
  /** The momentum at the beginning and the end. Default: 0.95. */
  readonly maxMomentum?: number | readonly number[];
  /** The first step size is maxLr / divFactor. Default: 25. */
  readonly divFactor?: number;
  /** The last step size is the first / finalDivFactor. Default: 1e4. */
  readonly finalDivFactor?: number;
  /** Falls to the first step size as long as it rose, then to the last one. Default: false, straight to the last. */
  readonly threePhase?: boolean;
}

const optionNames = [
  "totalSteps",
  "epochs",
  "stepsPerEpoch",
  "pctStart",
  "annealStrategy",
  "cycleMomentum",
  "baseMomentum",
  "maxMomentum",
  "divFactor",
  "finalDivFactor",
  "threePhase",
  "interval",
];

/** A part of the cycle: its last step, and what it leads from and to. */
interface Phase {
  readonly end: number;
  readonly lr: readonly [from: Level, to: Level];
  readonly momentum: readonly [from: Level, to: Level];
}

type Level = "first" | "largest" | "last";

const strategies = {
  cos: (from: number, to: number, part: number) => to + ((from - to) / 2) * (Math.cos(Math.PI * part) + 1),
  linear: (from: number, to: number, part: number) => (to - from) * part + from,
};

/**
 * One cycle for a whole training: step sizes rise to `maxLr` and fall to almost nothing, while momentum does the
 * reverse, as torch.optim.lr_scheduler.OneCycleLR. A step is a batch.
 *
 * @param maxLr the largest step size, for all groups or for each
 * @throws ArgumentError when an argument is out of range, the optimizer has no momentum to cycle, or the cycle is over
 * @example
 * const optimizer = new SGD([new Parameter(zeros([1]))], { momentum: 0.9 });
 * const schedule = new OneCycleLR(optimizer, 0.5, { totalSteps: 10 });
 * optimizer.lr // ~0.02
 * schedule.step();
 * schedule.step();
 * optimizer.lr // 0.5
 * optimizer.paramGroups[0]!.momentum // 0.85
 *
 * Source: Smith & Topin, "Super-Convergence: Very Fast Training of Neural Networks Using Large Learning Rates",
 * arXiv:1708.07120.
 */
export class OneCycleLR extends LRScheduler {
  constructor(optimizer: Optimizer, maxLr: number | readonly number[], options: OneCycleLROptions = {}) {
    const name = "OneCycleLR";
    checkOptionNames(name, options, optionNames);
    resolveInterval(name, optimizer, options);
    const largest = perGroup(name, "maxLr", optimizer, maxLr);
    const { divFactor = 25, finalDivFactor = 1e4 } = options;
    for (const [option, values] of Object.entries({ maxLr: largest, divFactor, finalDivFactor }))
      for (const value of [values].flat())
        checkNumber(name, option, value, "a finite number above 0", (x) => x > 0 && x < Infinity);
    const rule = cycle(name, optimizer, largest, options);
    for (const [at, group] of optimizer.paramGroups.entries()) group.initialLr = largest[at]! / divFactor;
    super(name, optimizer, options, rule, "batch");
  }
}

function cycle(
  name: string,
  optimizer: Optimizer,
  largest: readonly number[],
  options: OneCycleLROptions,
): Rule {
  const { pctStart = 0.3, annealStrategy = "cos", threePhase = false, cycleMomentum = true } = options;
  const { divFactor = 25, finalDivFactor = 1e4, baseMomentum = 0.85, maxMomentum = 0.95 } = options;
  const total = countSteps(name, options);
  checkNumber(name, "pctStart", pctStart, "from 0 to 1", (part) => part >= 0 && part <= 1);
  if (!Object.hasOwn(strategies, annealStrategy))
    throw new ArgumentError(name, `annealStrategy must be "cos" or "linear", got "${annealStrategy}"`);
  const anneal = strategies[annealStrategy];
  const phases = phasesOf(total, pctStart, threePhase);
  const at = (kind: "lr" | "momentum", epoch: number, levels: Readonly<Record<Level, number>>) => {
    if (epoch > total)
      throw new ArgumentError(
        "step",
        `the cycle of ${name} has ${total} steps, got one more after step ${epoch - 1}`,
      );
    const found = phases.findIndex(({ end }, k) => epoch <= end || k === phases.length - 1);
    const { end, [kind]: way } = phases[found]!;
    const start = phases[found - 1]?.end ?? 0;
    // A phase without a step is over as it begins.
    const part = end > start ? (epoch - start) / (end - start) : 1;
    return anneal(levels[way[0]], levels[way[1]], part);
  };
  const lr = ({ epoch, group }: Moment) => {
    const first = largest[group]! / divFactor;
    return at("lr", epoch, { first, largest: largest[group]!, last: first / finalDivFactor });
  };
  if (!cycleMomentum) return { lr };
  if (!hasMomentum(optimizer))
    throw new ArgumentError(name, "the optimizer must have a momentum; or pass { cycleMomentum: false }");
  const low = perGroup(name, "baseMomentum", optimizer, baseMomentum);
  const high = perGroup(name, "maxMomentum", optimizer, maxMomentum);
  for (const [option, values] of Object.entries({ baseMomentum: low, maxMomentum: high }))
    for (const value of values)
      checkNumber(name, option, value, "at least 0 and below 1", (x) => x >= 0 && x < 1);
  const momentum = ({ epoch, group }: Moment) =>
    at("momentum", epoch, { first: high[group]!, largest: low[group]!, last: high[group]! });
  return { lr, momentum };
}

function countSteps(name: string, { totalSteps, epochs, stepsPerEpoch }: OneCycleLROptions): number {
  if (totalSteps === undefined && (epochs === undefined || stepsPerEpoch === undefined))
    throw new ArgumentError(name, "there must be totalSteps, or epochs and stepsPerEpoch");
  if (totalSteps === undefined) {
    checkInteger(name, "epochs", epochs!, 1);
    checkInteger(name, "stepsPerEpoch", stepsPerEpoch!, 1);
  } else checkInteger(name, "totalSteps", totalSteps, 1);
  return totalSteps ?? epochs! * stepsPerEpoch!;
}

function phasesOf(total: number, pctStart: number, threePhase: boolean): readonly Phase[] {
  const rise: Phase = {
    end: pctStart * total - 1,
    lr: ["first", "largest"],
    momentum: ["first", "largest"],
  };
  if (!threePhase) return [rise, { end: total - 1, lr: ["largest", "last"], momentum: ["largest", "last"] }];
  return [
    rise,
    { end: 2 * pctStart * total - 2, lr: ["largest", "first"], momentum: ["largest", "first"] },
    { end: total - 1, lr: ["first", "last"], momentum: ["first", "last"] },
  ];
}
