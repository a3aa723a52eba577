import { ones, type Tensor, zeros } from "@convkit/autograd";
import { array, Generator } from "@convkit/ndarray";
import {
  Conv2d,
  ConvTranspose2d,
  DataLoader,
  Dropout,
  Dropout1d,
  Dropout2d,
  Dropout3d,
  defaultGenerator,
  init,
  Linear,
  manualSeed,
  Parameter,
  TensorDataset,
} from "@convkit/nn";
import { describe, expect, test } from "vitest";

const values = async (x: Tensor) => [...(await x.data())];

async function moments(x: Tensor) {
  const data = await values(x);
  const mean = data.reduce((sum, v) => sum + v, 0) / data.length;
  const variance = data.reduce((sum, v) => sum + (v - mean) ** 2, 0) / data.length;
  return { mean, std: Math.sqrt(variance), low: Math.min(...data), high: Math.max(...data) };
}

describe("seeds", () => {
  test("manualSeed decides weights, dropout and shuffling", async () => {
    const draw = async () => {
      manualSeed(5);
      const layer = new Conv2d(2, 3, 3);
      const dropped = new Dropout().forward(ones([20]));
      const { seed } = new DataLoader(new TensorDataset(array([1]), array([1])), { shuffle: true });
      return [await values(layer.weight), await values(layer.bias!), await values(dropped), seed];
    };
    expect(await draw()).toEqual(await draw());
  });

  test("a generator of its own is used instead, and the default one is left alone", async () => {
    const { state } = manualSeed(5);
    const own = await values(new Linear(3, 3, { generator: 7 }).weight);
    expect(await values(new Linear(3, 3, { generator: new Generator(7) }).weight)).toEqual(own);
    new Dropout(0.5, { generator: 7 }).forward(ones([4]));
    expect(defaultGenerator().state).toEqual(state);
    expect(await values(new Linear(3, 3).weight)).not.toEqual(own);
  });

  test("a generator that is given goes on: layers differ, and dropout differs from call to call", async () => {
    const generator = new Generator(7);
    const [a, b] = [new Linear(3, 3, { generator }), new Linear(3, 3, { generator })];
    expect(await values(a.weight)).not.toEqual(await values(b.weight));
    const dropout = new Dropout(0.5, { generator: 1 });
    expect(await values(dropout.forward(ones([64])))).not.toEqual(await values(dropout.forward(ones([64]))));
  });
});

describe("dropout of channels", () => {
  const layers = [
    [new Dropout1d(0.3, { generator: 1 }), [40, 50, 6]],
    [new Dropout2d(0.3, { generator: 1 }), [40, 50, 2, 3]],
    [new Dropout3d(0.3, { generator: 1 }), [40, 50, 1, 2, 3]],
  ] as const;
  test.each(layers)("%s drops whole ones", async (layer, shape) => {
    const x = ones(shape);
    const y = await values(layer.forward(x));
    const channels = Array.from({ length: 2000 }, (_, i) => new Set(y.slice(6 * i, 6 * i + 6)));
    expect(channels.every((found) => found.size === 1)).toBe(true);
    expect([...new Set(y)].sort()).toEqual([0, Math.fround(1 / 0.7)]);
    const dropped = channels.filter((found) => found.has(0)).length;
    // Of 2,000 draws at 0.3 within four deviations, sqrt(2000 * 0.3 * 0.7) = 20 each.
    expect(Math.abs(dropped - 600)).toBeLessThan(80);
    layer.eval();
    expect(layer.forward(x)).toBe(x);
  });
});

// Bounds and deviations are those of torch.nn.init's documentation. With n = 9,600 draws or more a sample's deviation
// is off by about 1 / sqrt(2 n) = 0.7 %, and its extremes reach within 1 % of the bound all but surely.
describe("initial values", () => {
  test.each([
    ["Conv2d", () => new Conv2d(16, 24, 5, { generator: 1 }), 16 * 25],
    ["Conv2d with groups", () => new Conv2d(32, 24, 5, { groups: 2, generator: 1 }), 16 * 25],
    ["ConvTranspose2d", () => new ConvTranspose2d(16, 24, 5, { generator: 1 }), 24 * 25],
    ["Linear", () => new Linear(100, 96, { generator: 1 }), 100],
  ])("%s: uniform within 1 / sqrt(fanIn)", async (_name, make, fanIn) => {
    const layer = make();
    const bound = 1 / Math.sqrt(fanIn);
    const weight = await moments(layer.weight);
    expect(weight.high).toBeLessThan(bound);
    expect(weight.low).toBeGreaterThanOrEqual(-bound);
    expect(weight.high).toBeGreaterThan(0.99 * bound);
    expect(weight.low).toBeLessThan(-0.99 * bound);
    // The deviation of a uniform distribution is its bound / sqrt(3).
    expect(weight.std / (bound / Math.sqrt(3))).toBeCloseTo(1, 1);
    const bias = await moments(layer.bias!);
    expect(Math.max(-bias.low, bias.high)).toBeLessThan(bound);
    expect(bias.std).toBeGreaterThan(0);
  });

  const weight = () => new Parameter(zeros([48, 10, 5, 5]));
  const [fanIn, fanOut] = [10 * 25, 48 * 25];

  test("kaiming", async () => {
    const relu = Math.SQRT2;
    const uniform = await moments(init.kaimingUniform(weight(), { generator: 1 }));
    expect(uniform.high / (relu * Math.sqrt(3 / fanIn))).toBeCloseTo(1, 2);
    const normal = await moments(init.kaimingNormal(weight(), { generator: 1 }));
    expect(normal.std / (relu / Math.sqrt(fanIn))).toBeCloseTo(1, 1);
    const out = await moments(
      init.kaimingNormal(weight(), { mode: "fanOut", nonlinearity: "tanh", generator: 1 }),
    );
    expect(out.std / (5 / 3 / Math.sqrt(fanOut))).toBeCloseTo(1, 1);
  });

  test("xavier", async () => {
    const uniform = await moments(init.xavierUniform(weight(), { gain: 2, generator: 1 }));
    expect(uniform.high / (2 * Math.sqrt(6 / (fanIn + fanOut)))).toBeCloseTo(1, 2);
    const normal = await moments(init.xavierNormal(weight(), { generator: 1 }));
    expect(normal.std / Math.sqrt(2 / (fanIn + fanOut))).toBeCloseTo(1, 1);
  });

  // torch.nn.init.calculate_gain: 1, 1, 5/3, sqrt(2), sqrt(2 / (1 + 0.2^2)).
  test("gains", () => {
    const gains = [
      init.calculateGain("linear"),
      init.calculateGain("sigmoid"),
      init.calculateGain("tanh"),
      init.calculateGain("relu"),
      init.calculateGain("leakyRelu", 0.2),
    ];
    expect(gains).toEqual([1, 1, 5 / 3, Math.SQRT2, Math.sqrt(2 / 1.04)]);
  });

  test("keep dtype, and mean and deviation where given", async () => {
    const target = new Parameter(zeros([100, 100], { dtype: "float64" }));
    const { mean, std } = await moments(init.normal(target, { mean: 3, std: 0.5, generator: 1 }));
    expect(target.dtype).toBe("float64");
    // Standard errors: 0.5 / 100 and 0.5 / sqrt(20,000).
    expect(mean).toBeCloseTo(3, 1);
    expect(std).toBeCloseTo(0.5, 1);
    expect(await values(init.constant(new Parameter(zeros([2])), 0.25))).toEqual([0.25, 0.25]);
    const { low, high } = await moments(init.uniform(target, { low: 2, high: 3, generator: 1 }));
    expect([Math.floor(low), Math.ceil(high)]).toEqual([2, 3]);
  });
});

describe("dropout", () => {
  const n = 20_000;

  test("drops with probability p and scales the rest", async () => {
    const data = await values(new Dropout(0.2, { generator: 3 }).forward(ones([n])));
    expect([...new Set(data)].toSorted()).toEqual([0, Math.fround(1 / 0.8)]);
    const dropped = data.filter((v) => v === 0).length / n;
    // Four standard errors: 4 * sqrt(0.2 * 0.8 / 20,000) = 0.0113.
    expect(Math.abs(dropped - 0.2)).toBeLessThan(0.0113);
  });

  test("sends gradients through what it kept", async () => {
    const x = ones([64], { requiresGrad: true });
    const y = new Dropout(0.5, { generator: 3 }).forward(x);
    y.sum().backward();
    expect(await values(x.grad!)).toEqual(await values(y));
  });

  test("at its ends, and in evaluation", async () => {
    const x = ones([8]);
    expect(new Dropout(0).forward(x)).toBe(x);
    expect(await values(new Dropout(1).forward(x))).toEqual(new Array(8).fill(0));
    expect(new Dropout(1).eval().forward(x)).toBe(x);
    expect(new Dropout(0.5).forward(ones([2], { dtype: "float64" })).dtype).toBe("float64");
  });
});
