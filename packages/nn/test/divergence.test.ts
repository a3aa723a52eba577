import { mean, mseLoss, mul, sqrt, square, sum, type Tensor, tensor } from "@convkit/autograd";
import {
  type Batch,
  BatchNorm1d,
  Buffer,
  DivergenceError,
  type FitOptions,
  fit,
  Linear,
  type Loss,
  Module,
  Parameter,
  Sequential,
  SGD,
} from "@convkit/nn";
import { expect, test } from "vitest";

const valuesOf = async (model: Module) =>
  Object.fromEntries(
    await Promise.all(
      Object.entries(model.stateDict()).map(
        async ([name, value]) => [name, [...(await value.data())]] as const,
      ),
    ),
  );

const network = () => new Sequential(new BatchNorm1d(1), new Linear(1, 1, { generator: 1 }));
const batch = (x: readonly number[], target: number): Batch => ({
  input: tensor(x.map((value) => [value])),
  target: tensor(x.map(() => [target])),
});

/** The root of the mean square of outputs times targets: 0 for targets of 0, where the root is infinitely steep. */
const rootLoss: Loss = (output, target) => sqrt(mean(square(mul(output, target))));
const good = batch([1, 2], 1);
const steep = batch([3, 5], 0);

async function run(data: readonly Batch[], options: Partial<FitOptions> = {}) {
  const model = network();
  const optimizer = new SGD(model.parameters(), { lr: 0.25 });
  const history = await fit(model, { data, optimizer, loss: rootLoss, onDivergence: "stop", ...options });
  return { history, weights: await valuesOf(model) };
}

test("gradients that are not finite end a run before the step, and the model is as before the batch", async () => {
  const before = await run([good]);
  expect(before.history.outcome).toBe("completed");
  for (const options of [{}, { clipNorm: 1 }]) {
    const { weights } = await run([good], options);
    const { history, weights: after } = await run([good, steep, good], options);
    expect(history).toEqual({
      epochs: [],
      outcome: "diverged",
      reason:
        "fit: the gradients must be finite, got NaN for 0.weight in epoch 1, batch 2; a lower learning rate may help",
    });
    expect(after).toEqual(weights);
  }
  const thrown: unknown = await run([steep], { onDivergence: "throw" }).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(DivergenceError);
});

test("a loss that is not finite leaves running statistics as they were, too", async () => {
  const { weights } = await run([good]);
  const { history, weights: after } = await run([good, batch([Number.NaN, 1], 1)]);
  expect(history.reason).toMatch(/^fit: the loss must be finite, got NaN in epoch 1, batch 2;/);
  expect(after).toEqual(weights);
});

test("gradients of several batches are looked at before their step, and of those left at the end", async () => {
  const start = await valuesOf(network());
  for (const accumulate of [2, 5]) {
    const { history, weights } = await run([good, steep], { accumulate });
    expect(history.reason).toMatch(
      /^fit: the gradients must be finite, got NaN for 0.weight in epoch 1, batch 2;/,
    );
    expect(weights["1.weight"]).toEqual(start["1.weight"]);
    // The first batch was a good one.
    expect(weights["0.num_batches_tracked"]).toEqual([1]);
  }
});

/** A parameter of two elements, one of which may not be finite, after another one. */
class Pair extends Module {
  first = new Parameter(tensor([1]));
  second = new Parameter(tensor([0.5, 0.5]));
  forward(x: Tensor): Tensor {
    return sum(mul(this.second, x)).add(sum(this.first));
  }
}
const total: Loss = (output) => sum(output);

test("gradients that are finite but add up to infinity are no reason to stop", async () => {
  const model = new Pair();
  // Each is 2^127, and 2^128 is above the largest float32.
  const data = [{ input: tensor([2 ** 127, 2 ** 127]), target: tensor([0]) }];
  const optimizer = new SGD(model.parameters(), { lr: 2 ** -129 });
  const { outcome } = await fit(model, { data, loss: total, optimizer, onDivergence: "stop" });
  expect([outcome, (await valuesOf(model))["second"]]).toEqual(["completed", [0.25, 0.25]]);
});

test("the parameter is named whose gradient it is, unless clipValue makes it finite", async () => {
  // The root of 0 is infinitely steep: of the second parameter's first element alone.
  class Root extends Pair {
    override forward(x: Tensor): Tensor {
      return sum(sqrt(mul(this.second, x))).add(sum(this.first));
    }
  }
  const train = async (options: Partial<FitOptions>) => {
    const model = new Root();
    model.loadStateDict({ first: tensor([1]), second: tensor([0, 1]) });
    const data = [{ input: tensor([1, 1]), target: tensor([0]) }];
    const optimizer = new SGD(model.parameters(), { lr: 1 });
    const history = await fit(model, { data, optimizer, loss: total, onDivergence: "stop", ...options });
    return { ...history, second: (await valuesOf(model))["second"] };
  };
  for (const options of [{}, { clipNorm: 1 }])
    expect((await train(options)).reason).toMatch(
      /^fit: the gradients must be finite, got Infinity for second in epoch 1, batch 1;/,
    );
  expect(await train({ clipValue: 0.25 })).toMatchObject({ outcome: "completed", second: [-0.25, 0.75] });
});

test("weights that a step made infinite end a run after the epoch's batches, also when it ends early", async () => {
  for (const early of [false, true]) {
    const model = new Linear(1, 1);
    model.loadStateDict({ weight: tensor([[1]]), bias: tensor([0]) });
    const data = [batch([1], 0), ...(early ? [batch([1], 0)] : [])];
    let validations = 0;
    const validation = {
      *[Symbol.iterator]() {
        validations++;
        yield data[0]!;
      },
    };
    const history = await fit(model, {
      data,
      validation,
      loss: mseLoss,
      // Above the largest float32.
      optimizer: new SGD(model.parameters(), { lr: 1e39 }),
      onDivergence: "stop",
      onBatch: (_event, run) => {
        if (early) run.stop("enough");
      },
    });
    expect(history).toEqual({
      epochs: [],
      outcome: "diverged",
      reason:
        "fit: the weights must be finite, got -Infinity for weight after epoch 1, batch 1; a lower learning rate may help",
    });
    expect(validations).toBe(0);
  }
});

test("buffers may be infinite, as masks are", async () => {
  class Masked extends Linear {
    readonly mask = new Buffer(tensor([Number.NEGATIVE_INFINITY, 0]));
  }
  const model = new Masked(1, 1, { generator: 1 });
  const optimizer = new SGD(model.parameters(), { lr: 0.1 });
  const { outcome } = await fit(model, { data: [batch([1, 2], 0)], loss: mseLoss, optimizer });
  expect(outcome).toBe("completed");
});
