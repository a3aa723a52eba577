import { zeros } from "@convkit/autograd";
import * as nn from "@convkit/nn";
import { describe, expect, test } from "vitest";
import json from "./fixtures/schedules.json";
import { worstDifference } from "./fixtures.ts";

interface Spec {
  readonly scheduler: string;
  readonly arguments: readonly unknown[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly parts?: readonly Spec[];
}

interface ScheduleCase {
  readonly schedules: readonly Spec[];
  readonly optimizer: "SGD" | "Adam" | "Adagrad";
  readonly optimizerOptions: object;
  readonly metrics?: readonly number[];
  /** The times that `stepTo` goes to. */
  readonly jumps?: readonly number[];
  /** Step sizes, and where they cycle momenta, before every step. */
  readonly trace: readonly (readonly number[])[];
}

const optimizers = { SGD: nn.SGD, Adam: nn.Adam, Adagrad: nn.Adagrad };
const schedulers = {
  StepLR: nn.StepLR,
  MultiStepLR: nn.MultiStepLR,
  ExponentialLR: nn.ExponentialLR,
  LambdaLR: nn.LambdaLR,
  LinearLR: nn.LinearLR,
  CosineAnnealingLR: nn.CosineAnnealingLR,
  CosineAnnealingWarmRestarts: nn.CosineAnnealingWarmRestarts,
  OneCycleLR: nn.OneCycleLR,
  ReduceLROnPlateau: nn.ReduceLROnPlateau,
  SequentialLR: nn.SequentialLR,
};

const cases = json as readonly ScheduleCase[];

/** The functions of generate_optim.py. */
const lambdas = [(epoch: number) => 0.95 ** epoch, (epoch: number) => 1 / (1 + Math.floor(epoch / 4))];

const parameter = () => new nn.Parameter(zeros([1]));

function makeOptimizer({
  optimizer,
  optimizerOptions,
}: Pick<ScheduleCase, "optimizer" | "optimizerOptions">) {
  const groups = [{ params: [parameter()] }, { params: [parameter()], lr: 0.02 }];
  return new optimizers[optimizer](groups, { lr: 0.5, ...optimizerOptions }) as nn.Optimizer;
}

function makeSchedule(optimizer: nn.Optimizer, { scheduler, parts, ...spec }: Spec): nn.Scheduler {
  const Schedule = schedulers[scheduler as "StepLR"] as new (
    optimizer: nn.Optimizer,
    ...rest: unknown[]
  ) => nn.Scheduler;
  if (parts)
    return new Schedule(
      optimizer,
      parts.map((part) => makeSchedule(optimizer, part)),
      ...spec.arguments,
    );
  return new Schedule(optimizer, ...(scheduler === "LambdaLR" ? [lambdas] : spec.arguments), spec.options);
}

const start = (given: ScheduleCase) => {
  const optimizer = makeOptimizer(given);
  const schedules = given.schedules.map((spec) => makeSchedule(optimizer, spec));
  const row = () => {
    const rates = optimizer.paramGroups.map(({ lr }) => lr);
    const momenta = optimizer.paramGroups.map((group) =>
      "betas" in group ? (group.betas as number[])[0]! : (group as { momentum?: number }).momentum!,
    );
    return given.trace[0]!.length === 4 ? [...rates, ...momenta] : rates;
  };
  const step = (k: number) => {
    for (const schedule of schedules)
      if (given.jumps) (schedule as nn.CosineAnnealingWarmRestarts).stepTo(given.jumps[k]!);
      else schedule.step(given.metrics?.[k]);
  };
  return { optimizer, schedules, row, step };
};

const title = ({ schedules, optimizer }: ScheduleCase) =>
  `${optimizer}: ${schedules.map(({ scheduler, arguments: given, options, parts }) => JSON.stringify([scheduler, given, options, ...(parts ?? [])])).join(" and ")}`;

/** float64 on both sides; schedules multiply step sizes up to 50 times, and Math.cos may differ in its last bit. */
const tolerance = 1e-13;

/** The largest difference relative to the expected values, which come near to 0. */
const worst = (actual: readonly number[], expected: readonly number[]) =>
  worstDifference(
    actual.map((value, at) => (value === expected[at] ? 1 : value / expected[at]!)),
    expected.map(() => 1),
  );

describe("50 steps equal PyTorch's", () => {
  for (const given of cases)
    test(title(given), () => {
      const { row, step, schedules, optimizer } = start(given);
      expect(given.trace).toHaveLength(50);
      for (const [k, expected] of given.trace.entries()) {
        expect(worst(row(), expected), `step ${k}`).toBeLessThan(tolerance);
        step(k);
        expect(schedules.at(-1)!.lastLr).toEqual(optimizer.paramGroups.map(({ lr }) => lr));
      }
    });
});

describe("a saved state goes on where it stood", () => {
  for (const given of cases)
    test(title(given), () => {
      const whole = start(given);
      const first = start(given);
      for (let k = 0; k < 23; k++) {
        whole.step(k);
        first.step(k);
      }
      const saved = JSON.stringify(first.schedules.map((schedule) => schedule.stateDict()));
      const { tensors, ...plain } = first.optimizer.stateDict();
      const second = start(given);
      second.optimizer.loadStateDict({ ...JSON.parse(JSON.stringify(plain)), tensors });
      for (const [at, state] of (JSON.parse(saved) as nn.SchedulerState[]).entries())
        second.schedules[at]!.loadStateDict(state);
      expect(second.schedules.map(({ lastLr }) => lastLr)).toEqual(
        first.schedules.map(({ lastLr }) => lastLr),
      );
      for (let k = 23; k < 50; k++) {
        expect(second.row()).toEqual(whole.row());
        whole.step(k);
        second.step(k);
      }
    });
});

describe("schedules", () => {
  const sgd = () => new nn.SGD([parameter()], { lr: 1, momentum: 0.9 });

  test("say what one step stands for", () => {
    expect(new nn.StepLR(sgd(), 1).interval).toBe("epoch");
    expect(new nn.StepLR(sgd(), 1, { interval: "batch" }).interval).toBe("batch");
    expect(new nn.OneCycleLR(sgd(), 1, { totalSteps: 5 }).interval).toBe("batch");
    expect(new nn.ReduceLROnPlateau(sgd()).interval).toBe("epoch");
    const optimizer = sgd();
    const warmUp = new nn.LinearLR(optimizer, { interval: "batch" });
    expect(new nn.SequentialLR(optimizer, [warmUp], []).interval).toBe("batch");
  });

  test("pass over a phase that has no step", () => {
    const rates = (pctStart: number) => {
      const optimizer = sgd();
      const schedule = new nn.OneCycleLR(optimizer, 1, { totalSteps: 4, pctStart, annealStrategy: "linear" });
      const found = [optimizer.lr];
      while (found.length < 4) {
        schedule.step();
        found.push(optimizer.lr);
      }
      return found;
    };
    const last = 0.04 / 1e4;
    const fall = [1, (2 + last) / 3, (1 + 2 * last) / 3, last];
    expect(rates(0.25)).toEqual(fall.map((lr) => expect.closeTo(lr, 12)));
    expect(rates(1).at(-1)).toBe(1);
  });

  test("never take NaN for an improvement", () => {
    const optimizer = sgd();
    const schedule = new nn.ReduceLROnPlateau(optimizer, { patience: 0, factor: 0.5 });
    for (const metric of [Number.NaN, 1, Number.NaN]) schedule.step(metric);
    expect(optimizer.lr).toBe(0.25);
  });

  test("stay where they are when a step size is refused", () => {
    const optimizer = sgd();
    const schedule = new nn.LambdaLR(optimizer, (epoch) => (epoch < 2 ? 1 : Number.NaN));
    schedule.step();
    expect(() => schedule.step()).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: SGD: lr must be a finite number of at least 0, got NaN]`,
    );
    expect([schedule.epoch, optimizer.lr]).toEqual([1, 1]);
  });

  test("refuse what they cannot do", () => {
    const optimizer = sgd();
    const refuse = (run: () => unknown) => expect(run);
    refuse(() => new nn.StepLR(optimizer, 0)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: StepLR: stepSize must be an integer of at least 1, got 0]`,
    );
    refuse(() => new nn.StepLR({} as never, 1)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: StepLR: optimizer must be an Optimizer, got an Object]`,
    );
    refuse(() => new nn.StepLR(optimizer, 1, { gama: 1 } as never)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: StepLR: unknown option "gama"; the options are gamma, interval]`,
    );
    refuse(
      () => new nn.StepLR(optimizer, 1, { interval: "step" as never }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: StepLR: interval must be "batch" or "epoch", got "step"]`,
    );
    refuse(() => new nn.MultiStepLR(optimizer, 5 as never)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: MultiStepLR: milestones must be an array, got 5]`,
    );
    refuse(() => new nn.ExponentialLR(optimizer, -1)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: ExponentialLR: gamma must be a finite number of at least 0, got -1]`,
    );
    refuse(() => new nn.LambdaLR(optimizer, lambdas)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: LambdaLR: lrLambda must be one for all or one for each of the 1 groups, got 2]`,
    );
    refuse(() => new nn.LambdaLR(optimizer, 2 as never)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: LambdaLR: lrLambda must be a function, got a number]`,
    );
    refuse(() => new nn.LinearLR(optimizer, { startFactor: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: LinearLR: startFactor must be above 0 and at most 1, got 0]`,
    );
    refuse(() => new nn.CosineAnnealingLR(optimizer, 1.5)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: CosineAnnealingLR: tMax must be an integer of at least 1, got 1.5]`,
    );
    refuse(() =>
      new nn.CosineAnnealingWarmRestarts(optimizer, 2).stepTo(-1),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: stepTo: epoch must be a finite number of at least 0, got -1]`,
    );
    refuse(() => new nn.OneCycleLR(optimizer, 1, { epochs: 2 })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: OneCycleLR: there must be totalSteps, or epochs and stepsPerEpoch]`,
    );
    refuse(
      () => new nn.OneCycleLR(optimizer, 1, { totalSteps: 2, annealStrategy: "sine" as never }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: OneCycleLR: annealStrategy must be "cos" or "linear", got "sine"]`,
    );
    refuse(
      () => new nn.OneCycleLR(new nn.Adagrad([parameter()]), 1, { totalSteps: 2 }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: OneCycleLR: the optimizer must have a momentum; or pass { cycleMomentum: false }]`,
    );
    refuse(() => {
      const schedule = new nn.OneCycleLR(sgd(), 1, { totalSteps: 2 });
      for (let k = 0; k < 3; k++) schedule.step();
    }).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: step: the cycle of OneCycleLR has 2 steps, got one more after step 2]`,
    );
    refuse(() => new nn.ReduceLROnPlateau(optimizer, { factor: 1 })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: ReduceLROnPlateau: factor must be at least 0 and below 1, got 1]`,
    );
    refuse(() => new nn.ReduceLROnPlateau(optimizer).step()).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: step: ReduceLROnPlateau needs the metric, a number, got undefined]`,
    );
    refuse(
      () => new nn.SequentialLR(optimizer, [new nn.StepLR(sgd(), 1)], []),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: SequentialLR: schedulers[0] must be a schedule by steps of this optimizer]`,
    );
    refuse(
      () => new nn.SequentialLR(optimizer, [new nn.StepLR(optimizer, 1)], [3]),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: SequentialLR: there must be a milestone between every two schedules, got 1 for 1 schedules]`,
    );
  });

  test("refuse states that are not theirs, and keep their own", () => {
    const optimizer = sgd();
    const schedule = new nn.StepLR(optimizer, 2);
    schedule.step();
    const good = schedule.stateDict();
    const refuse = (state: unknown) => {
      expect(schedule.stateDict()).toEqual(good);
      return expect(() => schedule.loadStateDict(state as nn.SchedulerState));
    };
    refuse(null).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: loadStateDict: the state must be an object, got null]`,
    );
    refuse({ ...good, scheduler: "LinearLR" }).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: loadStateDict: the state must be one of StepLR, got one of LinearLR]`,
    );
    refuse({ ...good, epoch: -1 }).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: loadStateDict: epoch must be a finite number of at least 0, got -1]`,
    );
    refuse({ ...good, baseLrs: [1, 2] }).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: loadStateDict: baseLrs must be 1 finite numbers of at least 0, one a group, got [1, 2]]`,
    );
    refuse({ ...good, lastLr: ["1"] }).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: loadStateDict: lastLr must be 1 finite numbers of at least 0, one a group, got [1]]`,
    );

    const sequence = new nn.SequentialLR(
      optimizer,
      [new nn.LinearLR(optimizer), new nn.StepLR(optimizer, 2)],
      [4],
    );
    const { schedulers, ...rest } = sequence.stateDict();
    const before = sequence.stateDict();
    const [warmUp] = schedulers as nn.SchedulerState[];
    expect(() =>
      sequence.loadStateDict({ ...rest, schedulers: [{ ...warmUp, epoch: 3 }, null] } as nn.SchedulerState),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: loadStateDict: the state must be an object, got null]`,
    );
    expect(sequence.stateDict()).toEqual(before);
  });
});
