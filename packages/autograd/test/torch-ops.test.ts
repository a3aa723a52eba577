import { expect, test } from "vitest";
import * as c from "../src/index.ts";
import fixture from "./fixtures/torch-ops.json" with { type: "json" };

const ops: Record<string, (x: c.Tensor) => c.Tensor> = {
  relu: c.relu,
  sigmoid: c.sigmoid,
  tanh: c.tanh,
  softplus: c.softplus,
  silu: c.silu,
  gelu: (x) => c.gelu(x),
  geluTanh: (x) => c.gelu(x, { approximate: "tanh" }),
  erf: c.erf,
  clamp: (x) => c.clamp(x, -1, 1),
  leakyRelu: (x) => c.leakyRelu(x, 0.2),
  abs: c.abs,
  exp: c.exp,
  square: c.square,
  sin: c.sin,
  cos: c.cos,
  logSoftmax: (x) => c.logSoftmax(x),
  softmax: (x) => c.softmax(x),
  logSumExp: (x) => c.logSumExp(x, { axis: -1 }),
  variance: (x) => c.variance(x, { axis: -1 }),
  mean: (x) => c.mean(x, { axis: 0 }),
  max: (x) => c.max(x, { axis: 1 }),
  min: (x) => c.min(x, { axis: 1 }),
  batchNorm: (x) => c.batchNorm(x),
  crossEntropy: (x) => c.crossEntropy(x, c.tensor([2, 0, 1, 3], { dtype: "int32" })),
  reflect: (x) =>
    c.pad(
      x,
      [
        [0, 0],
        [2, 1],
      ],
      "reflect",
    ),
  elu: (x) => c.elu(x, 0.7),
  hardswish: c.hardswish,
  prelu: (x) => c.prelu(x, c.tensor(new Float64Array(5).fill(0.2), { shape: [5] })),
  softplusSharp: (x) => c.softplus(x, { beta: 2, threshold: 3 }),
  constant: (x) =>
    c.pad(
      x,
      [
        [0, 0],
        [2, 1],
      ],
      "constant",
      -1.5,
    ),
};

/** Both sides compute in float64; what differs is the order of a few sums and libm's last bit. */
const digits = 12;

test.each(fixture.cases)("$op agrees with PyTorch, ties and kinks included", async ({ op, x, y, dy, dx }) => {
  const input = c.tensor(new Float64Array(x.data), { shape: x.shape, requiresGrad: true });
  const output = ops[op]!(input);
  output.backward(c.tensor(new Float64Array(dy.data), { shape: dy.shape }));
  const close = (actual: ArrayLike<number>, expected: number[]) =>
    expected.forEach((value, i) => {
      expect(actual[i]).toBeCloseTo(value, digits);
    });
  expect(output.shape).toEqual(y.shape);
  close(await output.data(), y.data);
  close(await input.grad!.data(), dx.data);
});

test.each(fixture.extremes)("$op of very large and very small numbers", async ({ op, x, y }) => {
  const output = await ops[op]!(c.tensor(new Float64Array(x.data), { shape: x.shape })).data();
  // The last bits of exp and log differ between libraries; 1e-13 leaves room for a few hundred of them.
  for (const [i, value] of y.data.entries()) {
    expect(Math.abs(output[i]! - value)).toBeLessThanOrEqual(1e-13 * Math.abs(value));
  }
});
