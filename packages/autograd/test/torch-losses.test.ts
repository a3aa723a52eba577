import { expect, test } from "vitest";
import * as c from "../src/index.ts";
import fixture from "./fixtures/torch-losses.json" with { type: "json" };

const losses = {
  binaryCrossEntropy: c.binaryCrossEntropy,
  binaryCrossEntropyWithLogits: c.binaryCrossEntropyWithLogits,
  crossEntropy: c.crossEntropy,
  huberLoss: c.huberLoss,
  klDivLoss: c.klDivLoss,
  l1Loss: c.l1Loss,
  mseLoss: c.mseLoss,
  nllLoss: c.nllLoss,
  smoothL1Loss: c.smoothL1Loss,
};

interface Numbers {
  readonly shape: readonly number[];
  readonly data: readonly number[];
  readonly dtype?: string;
}

interface LossCase {
  readonly loss: keyof typeof losses;
  readonly options: Readonly<Record<string, unknown>>;
  readonly x: Numbers;
  readonly target: Numbers;
  readonly y: Numbers;
  readonly dy: Numbers;
  /** For x, and for the target where it has one. */
  readonly grads: readonly Numbers[];
}

const cases = fixture.cases as unknown as readonly LossCase[];

const asTensor = ({ shape, data, dtype }: Numbers, requiresGrad = false): c.Tensor =>
  dtype === "int32"
    ? c.tensor(Int32Array.from(data), { shape })
    : c.tensor(Float64Array.from(data), { shape, requiresGrad });

/** Weights are tensors, all other options as they are. */
const asOptions = (options: LossCase["options"]) =>
  Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      name,
      typeof value === "object" ? asTensor(value as Numbers) : value,
    ]),
  );

/** Both sides compute in float64; what differs is the order of a few sums and libm's last bit. */
const tolerance = 1e-13;

/** The largest difference, relative to the larger of 1 and the expected value. */
const worst = (actual: ArrayLike<number>, { data }: Numbers) =>
  Math.max(...data.map((value, i) => Math.abs(actual[i]! - value) / Math.max(1, Math.abs(value))));

test.each(cases.map((given, at) => ({ at, ...given })))(
  "$loss $at agrees with PyTorch",
  async ({ loss, options, ...given }) => {
    const x = asTensor(given.x, true);
    const target = asTensor(given.target, given.grads.length === 2);
    const y = losses[loss](x, target, asOptions(options));
    y.backward(asTensor(given.dy));
    expect(y.shape).toEqual(given.y.shape);
    expect(worst(await y.data(), given.y)).toBeLessThan(tolerance);
    expect(worst(await x.grad!.data(), given.grads[0]!)).toBeLessThan(tolerance);
    if (given.grads[1]) expect(worst(await target.grad!.data(), given.grads[1])).toBeLessThan(tolerance);
  },
);

test("labels of a dtype without room for the ignored one, and none ignored", async () => {
  const x = c.tensor([[0, 0]]);
  const loss = c.crossEntropy(x, c.tensor([1], { dtype: "uint8" }));
  // log 2
  expect((await loss.data())[0]).toBeCloseTo(Math.LN2, 6);
});

test("ignored rows get no gradient, whatever stands in them", async () => {
  const x = c.tensor(new Float64Array([1, 2, Infinity, 0]), { shape: [2, 2], requiresGrad: true });
  const loss = c.nllLoss(x, c.tensor([1, -100], { dtype: "int32" }));
  loss.backward();
  expect([...(await loss.data())]).toEqual([-2]);
  expect([...(await x.grad!.data())]).toEqual([0, -1, 0, 0]);
});

test("what does not fit is refused", () => {
  const scores = c.ones([2, 3]);
  const labels = c.tensor([0, 1], { dtype: "int32" });
  const refuse = (run: () => unknown) => expect(run);
  refuse(() => c.crossEntropy(scores, c.ones([2]))).toThrowErrorMatchingInlineSnapshot(`
    [ShapeError: crossEntropy: there must be labels, or one probability a score
      scores  [2, 3]   N, C, ...
      target  [2]      float32]
  `);
  refuse(() => c.crossEntropy(scores, labels, { weight: c.ones([2]) })).toThrowErrorMatchingInlineSnapshot(`
    [ShapeError: crossEntropy: weight must have one element for each of the 3 classes
      scores  [2, 3]   N, C, ...
      weight  [2]      C]
  `);
  refuse(() =>
    c.crossEntropy(scores, labels, { weight: c.ones([3], { dtype: "float64" }) }),
  ).toThrowErrorMatchingInlineSnapshot(`
    [DTypeError: crossEntropy: dtypes must be equal, got float32 and float64
      scores  [2, 3]   float32
      weight  [3]      float64]
  `);
  refuse(() => c.crossEntropy(scores, labels, { labelSmoothing: 2 })).toThrowErrorMatchingInlineSnapshot(
    `[ArgumentError: crossEntropy: labelSmoothing must be from 0 to 1, got 2]`,
  );
  refuse(() => c.crossEntropy(scores, scores, { ignoreIndex: 1 })).toThrowErrorMatchingInlineSnapshot(
    `[ArgumentError: crossEntropy: ignoreIndex must be left out for targets that are probabilities]`,
  );
  refuse(() => c.crossEntropy(scores, labels, { ignoreIndex: 0.5 })).toThrowErrorMatchingInlineSnapshot(
    `[ArgumentError: crossEntropy: ignoreIndex must be an integer, got 0.5]`,
  );
  refuse(() =>
    c.nllLoss(scores, labels, { labelSmoothing: 0.1 } as never),
  ).toThrowErrorMatchingInlineSnapshot(
    `[ArgumentError: nllLoss: unknown option "labelSmoothing"; the options are reduction, weight, ignoreIndex]`,
  );
  refuse(() => c.crossEntropy(c.ones([2, 3, 4]), labels)).toThrowErrorMatchingInlineSnapshot(`
    [ShapeError: crossEntropy: there must be one label a row of scores
      scores  [2, 3, 4]   N, C, ...
      labels  [2]         N, ...]
  `);
  refuse(() => c.l1Loss(c.ones([2, 1]), c.ones([2]))).toThrowErrorMatchingInlineSnapshot(`
    [ShapeError: l1Loss: prediction and target must have the same shape
      prediction  [2, 1]
      target      [2]]
  `);
  refuse(() => c.smoothL1Loss(scores, scores, { beta: -1 })).toThrowErrorMatchingInlineSnapshot(
    `[ArgumentError: smoothL1Loss: beta must be a finite number of at least 0, got -1]`,
  );
  refuse(() => c.huberLoss(scores, scores, { delta: 0 })).toThrowErrorMatchingInlineSnapshot(
    `[ArgumentError: huberLoss: delta must be a finite number above 0, got 0]`,
  );
  refuse(() =>
    c.klDivLoss(scores, scores, { reduction: "batch" as never }),
  ).toThrowErrorMatchingInlineSnapshot(
    `[ArgumentError: klDivLoss: reduction must be "mean", "sum", "none" or "batchmean", got "batch"]`,
  );
  refuse(() =>
    c.binaryCrossEntropy(scores, scores, { weight: c.ones([4, 2, 3]) }),
  ).toThrowErrorMatchingInlineSnapshot(`
    [ShapeError: binaryCrossEntropy: weight must broadcast to the prediction's shape
      prediction  [2, 3]
      weight      [4, 2, 3]]
  `);
  refuse(() =>
    c.binaryCrossEntropyWithLogits(scores, scores, { posWeight: 2 as never }),
  ).toThrowErrorMatchingInlineSnapshot(
    `[ArgumentError: binaryCrossEntropyWithLogits: posWeight must be a tensor, got 2]`,
  );
});
