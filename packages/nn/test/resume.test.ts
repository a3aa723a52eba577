import { tensor } from "@convkit/autograd";
import { array, eye, type NDArray, randomNormal } from "@convkit/ndarray";
import {
  Adam,
  BatchNorm2d,
  type Callbacks,
  Conv2d,
  DataLoader,
  type DataLoaderOptions,
  Dropout,
  defaultGenerator,
  type EpochRecord,
  type FitOptions,
  Flatten,
  fit,
  type History,
  Linear,
  loadCheckpoint,
  type Module,
  manualSeed,
  OneCycleLR,
  ReduceLROnPlateau,
  ReLU,
  type Sampler,
  Sequential,
  SGD,
  saveCheckpoint,
  TensorDataset,
  type TrainingState,
  WeightedRandomSampler,
} from "@convkit/nn";
import { describe, expect, test } from "vitest";

const images = randomNormal([10, 1, 4, 4], { seed: 5 });
const labels = array(Int32Array.of(0, 1, 2, 0, 1, 2, 0, 1, 2, 0));

/** An image under noise from the generator that `manualSeed` seeds: an augmentation that depends on all before it. */
const noisy = (image: NDArray) =>
  array(
    image.toTypedArray().map((pixel) => pixel + defaultGenerator().nextNormal() / 4),
    { shape: image.shape },
  );

/** Everything random and stateful at once, made anew as a new process would. */
function make(seed: number) {
  manualSeed(seed);
  const model = new Sequential(
    new Conv2d(1, 2, 3, { generator: 1 }),
    new BatchNorm2d(2),
    new ReLU(),
    new Dropout(0.25),
    new Flatten(),
    new Dropout(0.25, { generator: 7 }),
    new Linear(8, 3, { generator: 2 }),
  );
  const optimizer = new Adam(model.parameters(), { lr: 0.05 });
  const options: FitOptions = {
    data: new DataLoader(new TensorDataset(images, labels, { transform: noisy }), {
      batchSize: 3,
      shuffle: true,
      seed: 3,
    }),
    validation: new DataLoader(new TensorDataset(images, labels), { batchSize: 4, shuffle: true, seed: 4 }),
    optimizer,
    schedule: [
      new OneCycleLR(optimizer, 0.1, { totalSteps: 20 }),
      new ReduceLROnPlateau(optimizer, { patience: 0, factor: 0.5 }),
    ],
    epochs: 3,
  };
  return { model, options };
}

const weights = async (model: Module) =>
  Object.fromEntries(
    await Promise.all(
      Object.entries(model.stateDict()).map(
        async ([name, value]) => [name, [...(await value.data())]] as const,
      ),
    ),
  );

const timeless = ({ epochs, ...rest }: History) => ({
  ...rest,
  epochs: epochs.map(({ seconds: _, ...record }: EpochRecord) => record),
});

/** Keeps a checkpoint of every safe point. */
function recorder() {
  const files: Uint8Array[] = [];
  const callbacks: Callbacks = {
    onSafePoint: async (run) => void files.push(await saveCheckpoint(run.state())),
  };
  return { files, callbacks };
}

describe("a run that is resumed", () => {
  for (const accumulate of [1, 3])
    test(`ends at the same bits from every safe point, with ${accumulate} batches a step`, async () => {
      const { files, callbacks } = recorder();
      const whole = make(1);
      const history = await fit(whole.model, { ...whole.options, accumulate, callbacks: [callbacks] });
      // Four batches and the end of each of three epochs.
      expect(files.length).toBe(15);
      expect(history.epochs.map(({ step, samples }) => [step, samples])).toEqual([
        [4, 10],
        [8, 10],
        [12, 10],
      ]);
      // Middle of an epoch, its last batch, its end, the last batch of all, and the end of all.
      for (const at of accumulate === 1 ? [0, 3, 4, 13] : [1, 12, 14]) {
        const again = make(99);
        const resumed = await fit(again.model, {
          ...again.options,
          accumulate,
          resume: loadCheckpoint(files[at]!),
        });
        expect(timeless(resumed), `safe point ${at}`).toEqual(timeless(history));
        expect(await weights(again.model), `safe point ${at}`).toEqual(await weights(whole.model));
      }
    });

  test("goes on after it was aborted during validation, and counts on when there are more epochs", async () => {
    const whole = make(1);
    const history = await fit(whole.model, whole.options);
    const cut = make(1);
    const controller = new AbortController();
    const loader = cut.options.validation as DataLoader;
    let validations = 0;
    // The second validation is aborted at its first batch, and leaves its loader in the middle.
    const validation = new Proxy(loader, {
      get(target, key) {
        if (key === Symbol.asyncIterator && ++validations === 2) controller.abort();
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
      set: (target, key, value) => Reflect.set(target, key, value, target),
    });
    let state: TrainingState | undefined;
    const { outcome } = await fit(cut.model, {
      ...cut.options,
      epochs: 2,
      validation,
      signal: controller.signal,
      onEnd: (_history, run) => {
        state = run.state();
      },
    });
    expect([outcome, state!.progress.batch, state!.history.length]).toEqual(["aborted", 4, 1]);
    // In the same process, with the same parts: a state is all that matters.
    const steps: number[] = [];
    const resumed = await fit(cut.model, {
      ...cut.options,
      resume: state,
      onBatch: ({ step, epoch }) => void steps.push(step, epoch),
    });
    expect(steps).toEqual([9, 3, 10, 3, 11, 3, 12, 3]);
    expect(timeless(resumed)).toEqual(timeless(history));
    expect(await weights(cut.model)).toEqual(await weights(whole.model));
  });

  test("of fewer batches a step takes its step with those that wait for one", async () => {
    const { files, callbacks } = recorder();
    const cut = make(1);
    await fit(cut.model, { ...cut.options, epochs: 1, accumulate: 4, callbacks: [callbacks] });
    const again = make(1);
    const before = loadCheckpoint<TrainingState>(files[2]!);
    expect(before.progress.pending).toBe(3);
    const pending: number[] = [];
    await fit(again.model, {
      ...again.options,
      epochs: 1,
      accumulate: 2,
      resume: before,
      callbacks: [{ onBatch: (_event, run) => void pending.push(run.state().progress.pending) }],
    });
    expect(pending).toEqual([0]);
  });

  test("passes over batches of data that do not know where they stand", async () => {
    const data = [1, 2, 3].map((x) => ({
      input: tensor([[x, 1]]),
      target: tensor([x % 2], { dtype: "int32" }),
    }));
    const start = () => {
      const model = new Linear(2, 2, { generator: 1 });
      return { model, options: { data, optimizer: new SGD(model.parameters(), { lr: 0.1 }), epochs: 2 } };
    };
    const { files, callbacks } = recorder();
    const whole = start();
    await fit(whole.model, { ...whole.options, callbacks: [callbacks] });
    for (const at of [1, 2, 3]) {
      const again = start();
      await fit(again.model, { ...again.options, resume: loadCheckpoint(files[at]!) });
      expect(await weights(again.model)).toEqual(await weights(whole.model));
    }
  });
});

describe("a state that does not fit", () => {
  const saved = async () => {
    const { files, callbacks } = recorder();
    const { model, options } = make(1);
    await fit(model, { ...options, epochs: 1, callbacks: [callbacks] });
    return files[1]!;
  };
  type Made = ReturnType<typeof make>;

  test("is refused, and leaves everything as it was", async () => {
    const file = await saved();
    const refusal = async (change: (made: Made, state: TrainingState) => Partial<FitOptions>) => {
      const made = make(2);
      const state = loadCheckpoint(file);
      const before = await weights(made.model);
      const random = defaultGenerator().state;
      const options = { ...made.options, resume: state, ...change(made, state) };
      const error: unknown = await fit(made.model, options).catch((reason: unknown) => reason);
      expect(await weights(made.model)).toEqual(before);
      expect(defaultGenerator().state).toEqual(random);
      expect((options.data as DataLoader).state).toEqual({ epoch: 0, batch: 0 });
      return String(error).split("\n")[0];
    };
    const other = new DataLoader(new TensorDataset(images, labels), { batchSize: 3, shuffle: true, seed: 8 });
    expect(await refusal(() => ({ data: other }))).toMatchInlineSnapshot(
      `"ArgumentError: fit: data must be the same as when the state was saved: its seed was 3, and is 8"`,
    );
    // Eleven examples make as many batches of three as ten.
    const dataset = new TensorDataset(randomNormal([11, 1, 4, 4], { seed: 5 }), array(new Int32Array(11)));
    const more = new DataLoader(dataset, { batchSize: 3, shuffle: true, seed: 3 });
    expect(await refusal(() => ({ data: more }))).toMatchInlineSnapshot(
      `"ArgumentError: fit: data must be the same as when the state was saved: its number of examples was 10, and is 11"`,
    );
    expect(await refusal(() => ({ schedule: undefined }))).toMatchInlineSnapshot(
      `"ArgumentError: fit: there must be as many schedules as in the state, got 0 and 2"`,
    );
    expect(await refusal(({ model }) => ({ optimizer: new SGD(model.parameters()) }))).toMatchInlineSnapshot(
      `"ArgumentError: loadStateDict: the state must be one of SGD, got one of Adam"`,
    );
    const resume = (change: (state: TrainingState) => object) =>
      refusal((_, state) => ({ resume: { ...state, ...change(state) } as TrainingState }));
    expect(await resume(() => ({ progress: undefined }))).toMatchInlineSnapshot(
      `"ArgumentError: fit: resume.progress must be an object, got undefined"`,
    );
    expect(await resume(({ progress }) => ({ progress: { ...progress, step: -1 } }))).toMatchInlineSnapshot(
      `"ArgumentError: fit: resume.progress.step must be an integer of at least 0, got -1"`,
    );
    expect(await resume(() => ({ history: [{ epoch: 1 }] }))).toMatchInlineSnapshot(
      `"ArgumentError: fit: resume.history[0] must have step"`,
    );
    expect(await resume(({ progress }) => ({ progress: { ...progress, epoch: 2 } }))).toMatchInlineSnapshot(
      `"ArgumentError: fit: resume.progress.epoch must be the one after the 0 of the history, got 2"`,
    );
    expect(await resume(() => ({ model: { w: eye(2) } }))).toMatchInlineSnapshot(
      `"ArgumentError: loadStateDict: the names must be those of the model, got 9 missing and 1 unexpected"`,
    );
    expect(await resume(({ random }) => ({ random: { ...random, modules: {} } }))).toMatchInlineSnapshot(
      `"ArgumentError: fit: the modules with generators of their own must be those of the state, got 5.generator and none"`,
    );
    expect(
      await resume(({ random }) => ({ random: { ...random, default: { words: [1, 2, 3], spare: null } } })),
    ).toMatchInlineSnapshot(
      `"ArgumentError: Generator: a state has four unsigned 32-bit words, not all zero, got [1, 2, 3]"`,
    );
    expect(await resume(() => ({ gradients: { 0: eye(2) } }))).toMatchInlineSnapshot(
      `"ShapeError: fit: the gradient of parameter 0 must have its shape and dtype"`,
    );
    expect(
      await resume(() => ({ data: { state: { epoch: -1, batch: 0 }, length: 4, batchSize: 3, seed: 3 } })),
    ).toMatchInlineSnapshot(`"ArgumentError: DataLoader: epoch must be an integer of at least 0, got -1"`);
  });
});

describe("data of a state", () => {
  const dataset = new TensorDataset(eye(4), array(Int32Array.of(0, 1, 0, 1)));
  const list: FitOptions["data"] = [0, 1, 2, 3].map((at) => ({
    input: tensor(eye(4).slice([at, at + 1])),
    target: tensor([at % 2], { dtype: "int32" }),
  }));
  const loader = (options: DataLoaderOptions = {}) => new DataLoader(dataset, options);
  const sampled = (sampler: Sampler) => loader({ sampler });
  const weighted = (weights: number[], seed?: number) =>
    sampled(new WeightedRandomSampler(weights, 4, seed === undefined ? {} : { seed }));

  /** Stops in the middle of the second epoch of three and goes on. @returns the batches from there on, or the error */
  async function resumed(
    before: FitOptions["data"],
    after: FitOptions["data"],
    change = (state: TrainingState) => state,
  ) {
    const options = () => {
      const model = new Linear(4, 2, { generator: 1 });
      return { model, optimizer: new SGD(model.parameters(), { lr: 0.1 }), epochs: 3 };
    };
    let file: Uint8Array = new Uint8Array();
    const { model, ...first } = options();
    await fit(model, {
      ...first,
      data: before,
      onBatch: ({ step }, run) => {
        if (step === 6) run.stop("here");
      },
      callbacks: [
        {
          onSafePoint: async (run) => {
            file = await saveCheckpoint(run.state());
          },
        },
      ],
    });
    const { model: again, ...second } = options();
    let batches = 0;
    const run = fit(again, {
      ...second,
      data: after,
      resume: change(loadCheckpoint<TrainingState>(file)),
      onBatch: () => void batches++,
    });
    return run.then(
      () => batches,
      (error: unknown) => String(error).split("\n")[0],
    );
  }

  test("know where they stand now as then, or now as little as then", async () => {
    expect(await resumed(list, list)).toBe(6);
    expect(await resumed(loader(), loader())).toBe(6);
    expect(await resumed(list, loader())).toMatchInlineSnapshot(
      `"ArgumentError: fit: data must be the same as when the state was saved: they did not know where they stood, as a DataLoader does, and now they do"`,
    );
    expect(await resumed(loader(), list)).toMatchInlineSnapshot(
      `"ArgumentError: fit: data must be the same as when the state was saved: they knew where they stood, as a DataLoader does, and now they do not"`,
    );
  });

  test("have the draws that they had", async () => {
    const weights = [1, 2, 3, 4];
    expect(await resumed(weighted(weights, 1), weighted(weights, 1))).toBe(6);
    expect(await resumed(weighted(weights, 1), weighted(weights, 2))).toMatchInlineSnapshot(
      `"ArgumentError: fit: data must be the same as when the state was saved: its sampler's seed was 1, and is 2"`,
    );
    manualSeed(1);
    expect(await resumed(weighted(weights), weighted(weights))).toMatch(
      /: its sampler's seed was \d+, and is \d+$/,
    );
    expect(await resumed(weighted(weights, 1), weighted([9, 1, 1, 1], 1))).toMatchInlineSnapshot(
      `"ArgumentError: fit: data must be the same as when the state was saved: the epoch under way has other examples, or another order"`,
    );
    // Samplers without a seed, and none.
    const turning = (by: number): Sampler => ({
      length: 4,
      indices: (epoch) => Int32Array.from([0, 1, 2, 3], (at) => (at + epoch * by) % 4),
    });
    expect(await resumed(sampled(turning(1)), sampled(turning(1)))).toBe(6);
    expect(await resumed(sampled(turning(1)), sampled(turning(2)))).toMatchInlineSnapshot(
      `"ArgumentError: fit: data must be the same as when the state was saved: the epoch under way has other examples, or another order"`,
    );
    expect(await resumed(loader(), sampled(turning(1)))).toMatchInlineSnapshot(
      `"ArgumentError: fit: data must be the same as when the state was saved: the epoch under way has other examples, or another order"`,
    );
    expect(await resumed(loader(), sampled(turning(0)))).toBe(6);
  });

  test("of older versions are taken without what they do not tell", async () => {
    const old = (state: TrainingState) => {
      const { examples: _, samplerSeed: __, checksum: ___, ...data } = state.data!;
      return { ...state, data };
    };
    expect(await resumed(weighted([1, 1, 1, 1], 1), weighted([1, 1, 1, 1], 1), old)).toBe(6);
    const shuffled = (seed: number) => loader({ shuffle: true, seed });
    expect(await resumed(shuffled(1), shuffled(1), old)).toBe(6);
    expect(await resumed(shuffled(1), shuffled(2), old)).toMatchInlineSnapshot(
      `"ArgumentError: fit: data must be the same as when the state was saved: its seed was 1, and is 2"`,
    );
  });
});

test("the seconds of a resumed epoch are those before the interruption, too", async () => {
  const setting = () => {
    const model = new Linear(4, 2, { generator: 1 });
    const dataset = new TensorDataset(eye(4), array(new Int32Array([0, 1, 0, 1])));
    return { model, data: new DataLoader(dataset, { batchSize: 1 }), optimizer: new SGD(model.parameters()) };
  };
  let state: TrainingState | undefined;
  const { model, ...options } = setting();
  await fit(model, {
    ...options,
    onBatch: (_event, run) => run.stop("here"),
    onEnd: (_, run) => {
      state = run.state();
    },
  });
  expect(state!.progress.seconds).toBeGreaterThan(0);
  const resume = { ...state!, progress: { ...state!.progress, seconds: 1000 } };
  const again = setting();
  const { epochs } = await fit(again.model, { data: again.data, optimizer: again.optimizer, resume });
  expect(epochs[0]!.seconds).toBeGreaterThan(1000);
});
