import { mean, square, type Tensor, tensor } from "@convkit/autograd";
import * as nn from "@convkit/nn";
import { describe, expect, test } from "vitest";
import json from "./fixtures/clipping.json";
import { asTensor, type Numbers, worstDifference } from "./fixtures.ts";

interface ClippingCase {
  readonly maxNorm: number;
  /** JSON has no Infinity. */
  readonly normType: number | "inf";
  readonly grads: readonly Numbers[];
  readonly norm: number;
  readonly clipped: readonly Numbers[];
}

const cases = json as readonly ClippingCase[];

/** float64 on both sides: roots and powers may differ by a few last bits, and so does the order of sums. */
const tolerance = 1e-14;

const withGrads = (grads: readonly Tensor[]) =>
  grads.map((grad) => {
    const parameter = new nn.Parameter(grad.detach());
    parameter.grad = grad;
    return parameter;
  });

describe("clipGradNorm equals PyTorch's", () => {
  for (const { maxNorm, normType, grads, norm, clipped } of cases)
    test(`${normType}-norm ${norm} to ${maxNorm}`, async () => {
      const parameters = withGrads(grads.map((grad) => asTensor(grad)));
      const found = nn.clipGradNorm(parameters, maxNorm, {
        normType: normType === "inf" ? Infinity : normType,
      });
      expect(found.shape).toEqual([]);
      expect(worstDifference(await found.data(), [norm])).toBeLessThan(tolerance);
      for (const [at, { grad }] of parameters.entries())
        expect(worstDifference(await grad!.data(), clipped[at]!.data)).toBeLessThan(tolerance);
    });
});

describe("gradients that are not finite", () => {
  test("go where they go in PyTorch", async () => {
    const [p] = withGrads([tensor([Infinity, 1])]);
    nn.clipGradNorm(p!, 1);
    // Infinity * (1 / Infinity), and 1 / Infinity
    expect([...(await p!.grad!.data())]).toEqual([Number.NaN, 0]);
    const [q] = withGrads([tensor([Number.NaN, 1])]);
    nn.clipGradNorm(q!, 1);
    expect([...(await q!.grad!.data())]).toEqual([Number.NaN, Number.NaN]);
  });

  test("are an error if asked, and stay as they are", async () => {
    const [p] = withGrads([tensor([Infinity, 1])]);
    await expect(
      nn.clipGradNorm(p!, 1, { errorIfNonfinite: true }),
    ).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: clipGradNorm: the norm of the gradients must be finite, got Infinity]`,
    );
    expect([...(await p!.grad!.data())]).toEqual([Infinity, 1]);
    const [q] = withGrads([tensor([3, 4])]);
    const norm = await nn.clipGradNorm(q!, 10, { errorIfNonfinite: true });
    expect([...(await norm.data()), ...(await q!.grad!.data())]).toEqual([5, 3, 4]);
  });
});

test("no gradients have the norm 0", async () => {
  expect([...(await nn.clipGradNorm([new nn.Parameter(tensor([1]))], 1).data())]).toEqual([0]);
});

test("clipGradValue holds every element, and leaves parameters without a gradient alone", async () => {
  const [p] = withGrads([tensor([-3, 0.25, 3, Number.NaN])]);
  const bare = new nn.Parameter(tensor([1]));
  nn.clipGradValue([p!, bare], 0.5);
  expect([...(await p!.grad!.data())]).toEqual([-0.5, 0.25, 0.5, Number.NaN]);
  expect(bare.grad).toBe(undefined);
});

test("what cannot be done is refused", () => {
  const [p] = withGrads([tensor([1])]);
  expect(() => nn.clipGradNorm(p!, -1)).toThrowErrorMatchingInlineSnapshot(
    `[ArgumentError: clipGradNorm: maxNorm must be at least 0, got -1]`,
  );
  expect(() => nn.clipGradNorm(p!, 1, { normType: 0 })).toThrowErrorMatchingInlineSnapshot(
    `[ArgumentError: clipGradNorm: normType must be above 0, got 0]`,
  );
  expect(() => nn.clipGradNorm([1 as never], 1)).toThrowErrorMatchingInlineSnapshot(
    `[ArgumentError: clipGradNorm: parameters must be tensors; pass model.parameters()]`,
  );
  expect(() => nn.clipGradValue(p!, Number.NaN)).toThrowErrorMatchingInlineSnapshot(
    `[ArgumentError: clipGradValue: clipValue must be at least 0, got NaN]`,
  );
});

test("k small batches with their losses divided by k make the step of one large batch", async () => {
  const x = tensor(new Float64Array([1, 2, -1, 0.5, 3, -2, 0.25, 1]), { shape: [4, 2] });
  const y = tensor(new Float64Array([1, -1, 2, 0]), { shape: [4, 1] });
  const run = async (k: number) => {
    const model = new nn.Linear(2, 1, { dtype: "float64", generator: 3 });
    const optimizer = new nn.SGD(model.parameters(), { lr: 0.1, momentum: 0.9 });
    for (let step = 0; step < 3; step++) {
      optimizer.zeroGrad();
      for (let part = 0; part < k; part++) {
        const rows: [number, number] = [(part * 4) / k, ((part + 1) * 4) / k];
        const loss = mean(square(model.forward(x.slice(rows)).sub(y.slice(rows))));
        loss.div(k).backward();
      }
      optimizer.step();
    }
    return [...(await model.weight.data()), ...(await model.bias!.data())];
  };
  const whole = await run(1);
  // The order of the sums differs: a few last bits of float64.
  for (const k of [2, 4]) expect(worstDifference(await run(k), whole)).toBeLessThan(1e-14);
});
