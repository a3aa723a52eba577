import { mseLoss, type Tensor, tensor } from "@convkit/autograd";
import {
  type Batch,
  type BestCallbacks,
  bestModel,
  type Callbacks,
  DivergenceError,
  earlyStopping,
  type FitOptions,
  fit,
  Linear,
  loadCheckpoint,
  Module,
  type Schedule,
  SGD,
  saveCheckpoint,
} from "@convkit/nn";
import { describe, expect, test } from "vitest";

const batch: Batch = { input: tensor([[1]]), target: tensor([[0]]) };

/** y = w x from w = 1: with the input 1 and the target 0 the loss is w^2, its slope 2 w. */
function slope() {
  const model = new Linear(1, 1, { bias: false });
  model.loadStateDict({ weight: tensor([[1]]) });
  return model;
}

const weight = async (model: Linear) => (await model.weight.data())[0];

/** A run whose validation losses are given, each by an epoch of one batch. */
class Scripted extends Module {
  readonly weight = new Linear(1, 1).weight;
  readonly #losses: number[];
  constructor(losses: readonly number[]) {
    super();
    this.#losses = [...losses];
  }
  forward(x: Tensor): Tensor {
    // Training moves the weight; evaluation gives the next loss.
    return this.training ? x.mul(this.weight) : tensor([Math.sqrt(this.#losses.shift()!)]);
  }
}

async function watch(losses: readonly number[], callback: BestCallbacks, options: Partial<FitOptions> = {}) {
  const model = new Scripted(losses);
  const weights: number[] = [];
  const history = await fit(model, {
    data: [batch],
    validation: [{ input: tensor([0]), target: tensor([0]) }],
    loss: mseLoss,
    optimizer: new SGD(model.parameters(), { lr: 0.1 }),
    epochs: losses.length,
    ...options,
    callbacks: [{ onEpoch: async () => void weights.push((await model.weight.data())[0]!) }, callback],
  });
  return { model, weights, history };
}

describe("callbacks", () => {
  test("are called in order, with the run", async () => {
    const model = slope();
    const optimizer = new SGD(model.parameters(), { lr: 0.25 });
    const calls: string[] = [];
    const log = (name: string): Callbacks => ({
      onStart: (run) => void calls.push(`${name} start ${run.epochs} ${run.batches} ${run.history.length}`),
      onBatch: async ({ epoch, batch, step, samples, lr }, run) => {
        await Promise.resolve();
        expect([run.model, run.optimizer]).toEqual([model, optimizer]);
        calls.push(`${name} batch ${epoch} ${batch} ${step} ${samples} ${lr}`);
      },
      onEpoch: ({ epoch, step, samples, lr }, run) =>
        void calls.push(`${name} epoch ${epoch} ${step} ${samples} ${lr} ${run.history.length}`),
      onSafePoint: () => void calls.push(`${name} safe`),
      onEnd: ({ outcome }) => void calls.push(`${name} end ${outcome}`),
    });
    const { onSafePoint: _, ...options } = log("options");
    await fit(model, {
      data: [batch, batch],
      loss: mseLoss,
      optimizer,
      ...options,
      callbacks: [log("list")],
    });
    expect(calls).toEqual([
      "options start 1 2 0",
      "list start 1 2 0",
      "options batch 1 1 1 1 0.25",
      "list batch 1 1 1 1 0.25",
      "list safe",
      "options batch 1 2 2 2 0.25",
      "list batch 1 2 2 2 0.25",
      "list safe",
      "options epoch 1 2 2 0.25 1",
      "list epoch 1 2 2 0.25 1",
      "list safe",
      "options end completed",
      "list end completed",
    ]);
  });

  test("stop a run after the batch at hand, or after an epoch, or before all", async () => {
    const stopAt = async (callbacks: Callbacks) => {
      const model = slope();
      const optimizer = new SGD(model.parameters());
      const data = [batch, batch];
      const { epochs, ...ending } = await fit(model, {
        data,
        loss: mseLoss,
        optimizer,
        epochs: 3,
        callbacks: [callbacks],
      });
      return { ...ending, epochs: epochs.length };
    };
    const outcome = "stopped";
    expect(await stopAt({ onStart: (run) => run.stop("never") })).toEqual({
      outcome,
      reason: "never",
      epochs: 0,
    });
    const onBatch: Callbacks["onBatch"] = ({ step }, run) => {
      if (step !== 3) return;
      run.stop("a");
      run.stop("b");
    };
    expect(await stopAt({ onBatch })).toEqual({ outcome, reason: "a", epochs: 1 });
    expect(await stopAt({ onEpoch: ({ epoch }, run) => void (epoch === 2 && run.stop("c")) })).toEqual({
      outcome,
      reason: "c",
      epochs: 2,
    });
    expect(await stopAt({ onEpoch: ({ epoch }, run) => void (epoch === 3 && run.stop("d")) })).toEqual({
      outcome: "completed",
      epochs: 3,
    });
  });
});

describe("a schedule", () => {
  const halve = (optimizer: SGD, interval: "batch" | "epoch", seen: (number | undefined)[]): Schedule => ({
    interval,
    step: (metric) => {
      seen.push(metric);
      optimizer.lr /= 2;
    },
    stateDict: () => ({}),
    loadStateDict: () => {},
  });

  test("is stepped after every step, or after every epoch with the loss", async () => {
    for (const interval of ["batch", "epoch"] as const) {
      const model = slope();
      const optimizer = new SGD(model.parameters(), { lr: 0.25 });
      const seen: (number | undefined)[] = [];
      const lrs: number[] = [];
      const { epochs } = await fit(model, {
        data: [batch, batch],
        loss: mseLoss,
        optimizer,
        epochs: 2,
        schedule: halve(optimizer, interval, seen),
        onBatch: ({ lr }) => void lrs.push(lr),
      });
      const batchwise = interval === "batch";
      expect(lrs).toEqual(batchwise ? [0.25, 0.125, 0.0625, 0.03125] : [0.25, 0.25, 0.125, 0.125]);
      expect(epochs.map(({ lr }) => lr)).toEqual(batchwise ? [0.125, 0.03125] : [0.25, 0.125]);
      // After a batch it is the mean of the epoch so far: at the last one, the epoch's.
      const known = batchwise ? [seen[1], seen[3]] : seen;
      expect([seen.length, known]).toEqual([batchwise ? 4 : 2, epochs.map(({ loss }) => loss)]);
      // Each step takes w to (1 - 2 lr) w.
      expect(await weight(model)).toBeCloseTo(
        lrs.reduce((w, lr) => w * (1 - 2 * lr), 1),
        6,
      );
    }
  });
});

describe("accumulate", () => {
  test("steps by the mean gradient of several batches, and of those left at the end", async () => {
    const model = slope();
    const optimizer = new SGD(model.parameters(), { lr: 0.25 });
    const of = (x: number): Batch => ({ input: tensor([[x]]), target: tensor([[0]]) });
    const weights: (number | undefined)[] = [];
    await fit(model, {
      data: [of(1), of(2), of(1)],
      loss: mseLoss,
      optimizer,
      accumulate: 2,
      onBatch: async () => void weights.push(await weight(model)),
    });
    // Slopes 2 w x^2: the mean of 2 and 8 takes w from 1 to 1 - 0.25 * 5 = -0.25; the last batch alone halves it.
    expect(weights).toEqual([1, -0.25, -0.25]);
    expect(await weight(model)).toBe(-0.125);
  });
});

describe("clipping", () => {
  test("holds elements, then the norm, of the mean gradient of a step", async () => {
    const step = async (options: Pick<FitOptions, "clipNorm" | "clipValue" | "accumulate">) => {
      const model = new Linear(2, 1, { bias: false });
      model.loadStateDict({ weight: tensor([[1, 1]]) });
      // Slopes of (w x)^2 at w = (1, 1): 2 (w x) x is (42, 56) for x = (3, 4).
      const data = [{ input: tensor([[3, 4]]), target: tensor([[0]]) }];
      const optimizer = new SGD(model.parameters(), { lr: 1 });
      await fit(model, { data: [...data, ...data], loss: mseLoss, optimizer, accumulate: 2, ...options });
      return [...(await model.weight.data())].map((w) => Number((1 - w).toFixed(4)));
    };
    expect(await step({})).toEqual([42, 56]);
    expect(await step({ clipValue: 50 })).toEqual([42, 50]);
    expect(await step({ clipNorm: 7 })).toEqual([4.2, 5.6]);
    expect(await step({ clipNorm: Math.SQRT2, clipValue: 10 })).toEqual([1, 1]);
    await expect(step({ clipNorm: -1 })).rejects.toThrowErrorMatchingInlineSnapshot();
  });
});

describe("onDivergence", () => {
  const run = async (onDivergence: "throw" | "stop") => {
    const model = slope();
    const bad: Batch = { input: tensor([[Number.POSITIVE_INFINITY]]), target: tensor([[0]]) };
    const optimizer = new SGD(model.parameters(), { lr: 0.25 });
    const ends: string[] = [];
    const onEnd: Callbacks["onEnd"] = ({ outcome }) => void ends.push(outcome);
    const result = fit(model, { data: [batch, bad], loss: mseLoss, optimizer, onDivergence, onEnd });
    return { model, ends, result: await result.catch((error: unknown) => error) };
  };

  test("ends the run when it is asked for, before the step", async () => {
    const { model, ends, result } = await run("stop");
    expect(result).toEqual({
      epochs: [],
      outcome: "diverged",
      reason:
        "fit: the loss must be finite, got Infinity in epoch 1, batch 2; a lower learning rate may help",
    });
    expect([await weight(model), ends]).toEqual([0.5, ["diverged"]]);
    expect((await run("throw")).result).toBeInstanceOf(DivergenceError);
  });

  test("takes one of two values", async () => {
    const model = slope();
    const options = { data: [batch], optimizer: new SGD(model.parameters()), onDivergence: "log" as never };
    await expect(fit(model, options)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: fit: onDivergence must be "throw" or "stop", got log]`,
    );
  });
});

describe("earlyStopping", () => {
  test("waits, then stops, and gives back the best weights", async () => {
    const stop = earlyStopping({ patience: 2, minDelta: 0.5, restoreBest: true });
    // 2.75 and 2.6 are no improvements of more than 0.5 on 3.
    const { model, weights, history } = await watch([4, 3, 2.75, 2.6, 1], stop);
    expect([history.outcome, history.epochs.length, stop.best?.epoch]).toEqual(["stopped", 4, 2]);
    expect(history.reason).toBe("no better validationLoss than 3 of epoch 2 in 2 epochs");
    expect((await model.weight.data())[0]).toBe(weights[1]);
  });

  test("goes on at improvements, which for accuracies are rises, and takes NaN for none", async () => {
    const stop = earlyStopping({ patience: 2 });
    const { history } = await watch([4, 5, 3, Number.NaN, 2, 6], stop);
    expect([history.outcome, stop.best?.epoch]).toEqual(["completed", 5]);
    const rising = earlyStopping({ patience: 1, monitor: "accuracy" });
    const record = { epoch: 1, step: 1, samples: 1, loss: 1, lr: 1, seconds: 1 };
    const reasons: string[] = [];
    const run = { model: slope(), stop: (reason: string) => void reasons.push(reason) } as never;
    for (const [at, accuracy] of [0.5, 0.6, 0.6].entries())
      await rising.onEpoch!({ ...record, epoch: at + 1, accuracy }, run);
    expect(reasons).toEqual(["no better accuracy than 0.6 of epoch 2 in 1 epochs"]);
  });

  test("remembers across a checkpoint how long it waited, and that it stopped", async () => {
    let file: Uint8Array | undefined;
    const keep: Callbacks = {
      onSafePoint: async (run) => {
        file = await saveCheckpoint(run.state());
      },
    };
    const losses = [4, 1, 2, 2, 2, 2];
    const model = new Scripted(losses.slice(0, 4));
    const options = {
      data: [batch],
      validation: [{ input: tensor([0]), target: tensor([0]) }],
      loss: mseLoss,
      epochs: 6,
    };
    const optimizer = new SGD(model.parameters(), { lr: 0.1 });
    await fit(model, {
      ...options,
      optimizer,
      epochs: 4,
      callbacks: [earlyStopping({ patience: 3, restoreBest: true }), keep],
    });
    const resume = (left: readonly number[]) => {
      const next = new Scripted(left);
      const stop = earlyStopping({ patience: 3, restoreBest: true });
      const parts = {
        ...options,
        optimizer: new SGD(next.parameters(), { lr: 0.1 }),
        resume: loadCheckpoint(file!),
      };
      return fit(next, { ...parts, callbacks: [stop, keep] }).then((history) => ({ history, stop }));
    };
    const { history, stop } = await resume(losses.slice(4));
    expect([history.outcome, history.epochs.length, stop.best?.epoch]).toEqual(["stopped", 5, 2]);
    // The checkpoint after that epoch is one of a run that had stopped.
    expect((await resume([])).history).toMatchObject({ outcome: "stopped", reason: history.reason });
  });

  test("refuses what it cannot watch", async () => {
    expect(() => earlyStopping({ monitor: "error" as never })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: earlyStopping: monitor must be one of loss, accuracy, validationLoss, validationAccuracy, got error]`,
    );
    expect(() => earlyStopping({ patience: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: earlyStopping: patience must be an integer of at least 1, got 0]`,
    );
    expect(() => earlyStopping({ minDelta: -1 })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: earlyStopping: minDelta must be a finite number of at least 0, got -1]`,
    );
    await expect(
      watch([1], earlyStopping(), { validation: undefined }),
    ).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: earlyStopping: there must be a validationLoss to watch; does fit have what it takes for it?]`,
    );
    const two = [earlyStopping(), earlyStopping()];
    const model = slope();
    const optimizer = new SGD(model.parameters());
    await expect(
      fit(model, { data: [batch], optimizer, callbacks: two }),
    ).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: fit: two callbacks remember under the name "earlyStopping"; their names must differ]`,
    );
  });
});

describe("bestModel", () => {
  test("keeps the weights of the best epoch, and tells of every improvement", async () => {
    const told: number[] = [];
    const keep = bestModel({
      onBest: async ({ value }, { epoch }) => void told.push(epoch, Math.round(value)),
    });
    const { model, weights } = await watch([4, 5, 1, 9], keep);
    expect(told).toEqual([1, 4, 3, 1]);
    expect(keep.best?.epoch).toBe(3);
    expect((await model.weight.data())[0]).toBe(weights[3]);
    model.loadStateDict(keep.best!.weights!);
    expect((await model.weight.data())[0]).toBe(weights[2]);
    const again = bestModel();
    again.memory!.load(keep.memory!.save());
    expect(again.best).toEqual(keep.best);
    expect(() => again.memory!.load({ best: { epoch: 1, value: "x" } })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: bestModel: the best value must be a number, got x]`,
    );
  });
});
