import { crossEntropy, mseLoss, type Tensor, tensor } from "@convkit/autograd";
import { array, eye, fromTypedArray } from "@convkit/ndarray";
import {
  type Batch,
  type BatchEvent,
  BatchNorm1d,
  DataLoader,
  DivergenceError,
  Dropout,
  type EpochRecord,
  evaluate,
  fit,
  Linear,
  type Loss,
  Module,
  predict,
  ReLU,
  Sequential,
  SGD,
  TensorDataset,
} from "@convkit/nn";
import { describe, expect, test } from "vitest";

const values = async (x: Tensor) => [...(await x.data())];

/** Eight examples: four unit vectors twice, of classes 0 1 0 1. */
const dataset = () =>
  new TensorDataset(
    fromTypedArray(Float32Array.from([...eye(4).toTypedArray(), ...eye(4).toTypedArray()]), [8, 4]),
    array(Uint8Array.of(0, 1, 0, 1, 0, 1, 0, 1)),
  );
const loader = (batchSize = 3) => new DataLoader(dataset(), { batchSize, shuffle: true, seed: 1 });
const classifier = () => new Linear(4, 2, { generator: 1 });

/** A parameter times the input: the simplest thing that learns. */
class Slope extends Module {
  slope = new Linear(1, 1, { bias: false });
  forward(x: Tensor): Tensor {
    return this.slope.forward(x);
  }
}

function slope(value: number): Slope {
  const model = new Slope();
  model.loadStateDict({ "slope.weight": tensor([[value]]) });
  return model;
}

describe("fit", () => {
  test("does what the loop by hand does", async () => {
    const [batch]: Batch[] = [{ input: tensor([[1], [2]]), target: tensor([[3], [6]]) }];
    const model = slope(1);
    const optimizer = new SGD(model.parameters(), { lr: 0.1 });
    const { epochs, outcome } = await fit(model, { data: [batch!], optimizer, loss: mseLoss, epochs: 2 });
    // loss = mean((w x - 3 x)^2) = 2.5 (w - 3)^2, slope 5 (w - 3): 10 at w = 1, then w = 1 - 0.1 * -10 = 2.
    expect(epochs.map(({ loss }) => loss)).toEqual([10, 2.5]);
    expect(await values(model.slope.weight)).toEqual([2.5]);
    expect(outcome).toBe("completed");
    expect(epochs.map(({ epoch, accuracy }) => [epoch, accuracy])).toEqual([
      [1, undefined],
      [2, undefined],
    ]);
  });

  test("learns, and tells about every batch and epoch", async () => {
    const model = classifier();
    const batches: BatchEvent[] = [];
    const records: EpochRecord[] = [];
    const history = await fit(model, {
      data: loader(),
      optimizer: new SGD(model.parameters(), { lr: 1 }),
      epochs: 3,
      validation: loader(8),
      onBatch: (event) => void batches.push(event),
      callbacks: [{ onEpoch: async (record) => void records.push(record) }],
    });
    expect(history.epochs).toEqual(records);
    expect(JSON.parse(JSON.stringify(history))).toEqual(history);
    expect(batches.map(({ epoch, batch, samples }) => [epoch, batch, samples])).toEqual(
      [1, 2, 3].flatMap((epoch) => [
        [epoch, 1, 3],
        [epoch, 2, 6],
        [epoch, 3, 8],
      ]),
    );
    const [first, , last] = records as [EpochRecord, EpochRecord, EpochRecord];
    // Means over examples, from the batches of 3, 3 and 2.
    const of = (key: "loss" | "accuracy") =>
      (batches[0]![key]! * 3 + batches[1]![key]! * 3 + batches[2]![key]! * 2) / 8;
    expect(first.loss).toBeCloseTo(of("loss"), 12);
    expect(first.accuracy).toBeCloseTo(of("accuracy"), 12);
    expect(last.validationLoss).toBeLessThan(first.validationLoss!);
    expect(last.validationAccuracy).toBe(1);
    expect(last.seconds).toBeGreaterThan(0);
  });

  test("starts every batch without old gradients", async () => {
    const run = async (spoil: boolean) => {
      const model = classifier();
      if (spoil)
        model
          .forward(tensor([[9, 9, 9, 9]]))
          .sum()
          .backward();
      await fit(model, { data: loader(), optimizer: new SGD(model.parameters(), { lr: 1 }) });
      return values(model.weight);
    };
    expect(await run(true)).toEqual(await run(false));
  });

  test("trains in training mode, validates in evaluation mode, and restores modes", async () => {
    class Spy extends Module {
      seen: boolean[] = [];
      forward(x: Tensor): Tensor {
        this.seen.push(this.training);
        return x;
      }
    }
    const [spy, frozen] = [new Spy(), new BatchNorm1d(4).eval()];
    const model = new Sequential(spy, classifier()).eval();
    const optimizer = new SGD(model.parameters());
    // A listener that evaluates must not leave the model in evaluation mode for the next batch.
    const onBatch = async () => void (await predict(spy, eye(4)));
    await fit(model, { data: loader(4), optimizer, epochs: 2, validation: loader(8), onBatch });
    const epoch = [true, false, true, false, false];
    expect(spy.seen).toEqual([...epoch, ...epoch]);
    expect(spy.training).toBe(false);

    const parts = new Sequential(frozen, classifier(), new Dropout(0.5)).train();
    frozen.training = false;
    await fit(parts, { data: loader(4), optimizer: new SGD(parts.parameters()) });
    expect(parts.modules().map(({ training }) => training)).toEqual([true, false, true, true]);
  });

  test("stops after the batch during which it was aborted", async () => {
    const model = classifier();
    const controller = new AbortController();
    const data = loader();
    let batches = 0;
    const history = await fit(model, {
      data,
      optimizer: new SGD(model.parameters()),
      epochs: 5,
      signal: controller.signal,
      onBatch: () => {
        if (++batches === 5) controller.abort();
      },
    });
    expect([batches, history.outcome, history.epochs.length]).toEqual([5, "aborted", 1]);
    expect(data.state).toEqual({ epoch: 1, batch: 2 });
    expect(model.training).toBe(true);
  });

  test("does nothing when aborted before, and stops between an epoch and its validation", async () => {
    const model = classifier();
    const optimizer = new SGD(model.parameters());
    const before = await values(model.weight);
    const never = await fit(model, { data: loader(), optimizer, signal: AbortSignal.abort() });
    expect(never).toEqual({ epochs: [], outcome: "aborted" });
    expect(await values(model.weight)).toEqual(before);

    const controller = new AbortController();
    const validation = {
      async *[Symbol.asyncIterator]() {
        controller.abort();
        yield* loader();
      },
    };
    const cut = await fit(model, { data: loader(), optimizer, validation, signal: controller.signal });
    expect(cut).toEqual({ epochs: [], outcome: "aborted" });
  });

  test("tells what went wrong although it was aborted meanwhile", async () => {
    const model = classifier();
    const optimizer = new SGD(model.parameters());
    const run = (reason: (signal: AbortSignal) => unknown) => {
      const controller = new AbortController();
      const validation = {
        [Symbol.iterator](): Iterator<Batch> {
          controller.abort();
          throw reason(controller.signal);
        },
      };
      return fit(model, { data: loader(), optimizer, validation, signal: controller.signal });
    };
    await expect(run(() => new TypeError("the disk is gone"))).rejects.toThrowError("the disk is gone");
    // The abort itself, as fetch and streams throw it, is no error.
    expect(await run(({ reason }) => reason)).toEqual({ epochs: [], outcome: "aborted" });
  });

  test("lets the event loop turn while it computes", async () => {
    const model = classifier();
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 0);
    // Without a turn of the event loop the timer would never fire, and this would never end.
    const endless = {
      *[Symbol.iterator](): Iterator<Batch> {
        for (;;) yield { input: tensor(eye(4)), target: tensor([0, 1, 0, 1], { dtype: "int32" }) };
      },
    };
    const { outcome } = await fit(model, {
      data: endless,
      optimizer: new SGD(model.parameters()),
      signal: controller.signal,
    });
    expect(outcome).toBe("aborted");
  });

  test("also where epochs are too short for a turn each", async () => {
    const model = classifier();
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 0);
    const { outcome } = await fit(model, {
      data: [{ input: tensor(eye(4)), target: tensor([0, 1, 0, 1], { dtype: "int32" }) }],
      epochs: Number.MAX_SAFE_INTEGER,
      optimizer: new SGD(model.parameters()),
      signal: controller.signal,
    });
    expect(outcome).toBe("aborted");
  });

  test("refuses to go on with a loss that is not finite, before the step", async () => {
    const model = slope(1);
    const batch = (x: number): Batch => ({ input: tensor([[x]]), target: tensor([[0]]) });
    const run = fit(model, {
      data: [batch(1), batch(Number.NaN)],
      optimizer: new SGD(model.parameters(), { lr: 0.25 }),
      loss: mseLoss,
    });
    await expect(run).rejects.toThrowErrorMatchingInlineSnapshot(
      `[DivergenceError: fit: the loss must be finite, got NaN in epoch 1, batch 2; a lower learning rate may help]`,
    );
    const error: unknown = await run.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DivergenceError);
    expect((error as DivergenceError).epochs).toEqual([]);
    // One step of 0.25 * 2 from the good batch.
    expect(await values(model.slope.weight)).toEqual([0.5]);
    expect(model.training).toBe(true);
  });

  test("refuses what it cannot use", async () => {
    const model = classifier();
    const optimizer = new SGD(model.parameters());
    await expect(fit(model, { data: [], optimizer })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: fit: the data must give at least one batch an epoch, got none]`,
    );
    await expect(fit(model, { data: [], optimizer, epochs: -1 })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: fit: epochs must be an integer of at least 0, got -1]`,
    );
    await expect(
      fit(model, { data: [], optimizer, epoch: 1 } as never),
    ).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: fit: unknown option "epoch"; the options are data, optimizer, loss, epochs, validation, schedule, accumulate, clipNorm, clipValue, callbacks, signal, onDivergence, resume, onStart, onBatch, onEpoch, onEnd]`,
    );
    const none: Loss = (output, target) => crossEntropy(output, target, { reduction: "none" });
    await expect(
      fit(model, { data: loader(), optimizer, loss: none }),
    ).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: fit: the loss must be one number a batch, as with reduction "mean", got the shape [3]]`,
    );
    await expect(
      fit(model, { data: loader(), optimizer, loss: (() => 1) as never }),
    ).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: fit: the loss must be a Tensor, got number]`,
    );
    const labels = fit(model, {
      data: [{ input: tensor(eye(4)), target: tensor([0, 1, 2, 0], { dtype: "int32" }) }],
      optimizer,
    });
    // A backend that cannot look at labels gives NaN instead.
    await expect(labels).rejects.toThrowError(
      /labels must lie in 0 \.\. 1, got 2|the loss must be finite, got NaN/,
    );
  });
});

describe("evaluate", () => {
  const identity = new ReLU();
  const scores = array([
    [3, 0, 0],
    [0, 3, 0],
    [0, 3, 0],
    [1, 1, 0],
    [0, 0, 3],
  ]);
  const labels = array(Int32Array.of(0, 1, 2, 1, 2));
  const data = () => new DataLoader(new TensorDataset(scores, labels), { batchSize: 2 });

  test("gives the mean loss, accuracy and confusion, whatever the batches", async () => {
    const seen: number[] = [];
    const onBatch = ({ samples }: { samples: number }) => void seen.push(samples);
    const { samples, loss, accuracy, confusion } = await evaluate(identity, data(), { onBatch });
    expect([samples, accuracy, seen]).toEqual([5, 0.6, [2, 4, 5]]);
    // Cross entropies: log(e^3 + 2) - 3 three times, log(e^3 + 2) once, log(2 e + 1) - 1 once.
    const peak = Math.log(Math.exp(3) + 2);
    expect(loss).toBeCloseTo((3 * (peak - 3) + peak + Math.log(2 * Math.E + 1) - 1) / 5, 6);
    // The first of equal scores wins: example 3 counts as 0.
    expect(confusion!.toArray()).toEqual([
      [1, 0, 0],
      [1, 1, 0],
      [0, 1, 1],
    ]);
  });

  test("knows no accuracy of what is not classified", async () => {
    const batch = { input: tensor([[1], [2]]), target: tensor([[1], [4]]) };
    expect(await evaluate(identity, [batch], { loss: mseLoss })).toEqual({
      samples: 2,
      loss: 2,
      accuracy: undefined,
      confusion: undefined,
    });
  });

  test("leaves modes, running statistics and gradients alone", async () => {
    const norm = new BatchNorm1d(3);
    await evaluate(norm, data());
    expect([norm.training, await values(norm.numBatchesTracked!), norm.weight!.grad]).toEqual([
      true,
      [0],
      undefined,
    ]);
  });

  test("refuses an aborted signal and no data", async () => {
    await expect(evaluate(identity, [])).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: evaluate: the data must give at least one batch, got none]`,
    );
    const loss: Loss = (output, target) => crossEntropy(output, target, { reduction: "none" });
    await expect(evaluate(identity, data(), { loss })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: evaluate: the loss must be one number a batch, as with reduction "mean", got the shape [2]]`,
    );
    await expect(
      evaluate(identity, data(), { losss: loss } as never),
    ).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: evaluate: unknown option "losss"; the options are loss, signal, onBatch]`,
    );
    await expect(evaluate(identity, data(), { signal: AbortSignal.abort() })).rejects.toHaveProperty(
      "name",
      "AbortError",
    );
  });
});

describe("predict", () => {
  const model = new Sequential(new Dropout(0.5), new ReLU());
  const input = array([
    [-1, 1],
    [2, -2],
    [3, 3],
  ]);
  const expected = [
    [0, 1],
    [2, 0],
    [3, 3],
  ];

  test("takes arrays, tensors and batches", async () => {
    const batches = new DataLoader(new TensorDataset(input, array([0, 0, 0])), { batchSize: 2 });
    expect((await predict(model, input)).toArray()).toEqual(expected);
    expect((await predict(model, tensor(input), { batchSize: 2 })).toArray()).toEqual(expected);
    expect((await predict(model, batches)).toArray()).toEqual(expected);
    expect(model.modules().every(({ training }) => training)).toBe(true);
  });

  test("refuses nothing, and stops when aborted", async () => {
    await expect(predict(model, [])).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: predict: there must be at least one example, got none]`,
    );
    await expect(predict(model, input, { batchSize: 0 })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: predict: batchSize must be an integer of at least 1, got 0]`,
    );
    await expect(predict(model, input, { batch: 1 } as never)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: predict: unknown option "batch"; the options are batchSize, signal, onBatch]`,
    );
    const signal = AbortSignal.abort();
    await expect(predict(model, input, { signal })).rejects.toHaveProperty("name", "AbortError");
  });
});
