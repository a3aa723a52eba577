import { type Tensor, tensor, zeros } from "@convkit/autograd";
import { randomNormal } from "@convkit/ndarray";
import { BatchNorm2d, Flatten, Linear, type Module, Sequential, saliency } from "@convkit/nn";
import { expect, test } from "vitest";
import { fixtureModel } from "./explain-model.ts";
import gradCamFixture from "./fixtures/grad_cam.json" with { type: "json" };
import fixture from "./fixtures/saliency.json" with { type: "json" };
import { asTensor, worstDifference } from "./fixtures.ts";

const values = async (x: Tensor) => [...(await x.data())];

// float64 over a few hundred products each: rounding alone.
const tolerance = 1e-12;

test.each(fixture)("agrees with PyTorch on the classes $classes", async ({ classes, isBest, map }) => {
  const model = fixtureModel();
  const input = asTensor(gradCamFixture.input);
  const found = saliency(model, input, { classIndex: classes });
  expect(found.shape).toEqual(map.shape);
  expect(worstDifference(await found.data(), map.data)).toBeLessThan(tolerance);
  if (isBest) expect(await values(saliency(model, input))).toEqual(await values(found));
});

/** Scores x . w of two channels with two pixels each; class 1 is the opposite of class 0. */
function linear(): Sequential {
  const model = new Sequential(new Flatten(), new Linear(4, 2, { bias: false }));
  model.loadStateDict({
    "1.weight": tensor([
      [1, -2, 3, 0.5],
      [-1, 2, -3, -0.5],
    ]),
  });
  return model;
}

test("the largest magnitude over channels, by hand", async () => {
  const input = tensor([1, 1, 1, 1, 2, 0, 0, 0]).reshape([2, 2, 2]);
  const map = saliency(linear(), input, { classIndex: [0, 1] });
  expect(map.shape).toEqual([2, 2]);
  expect(await values(map)).toEqual([3, 2, 3, 2]);
});

test("smooth: the mean over noisy inputs, the same for a seed, and of the class of the clean input", async () => {
  const input = tensor(randomNormal([1, 2, 8, 6], { seed: 3, dtype: "float64" }));
  const model = fixtureModel();
  const smooth = (options: Parameters<typeof saliency>[2]) =>
    saliency(model, input, { samples: 3, ...options }).data();
  const plain = await saliency(model, input).data();
  expect(worstDifference(await smooth({ noise: 0 }), plain)).toBeLessThan(tolerance);
  expect(await smooth({})).toEqual(await smooth({ seed: 0 }));
  expect(await smooth({})).not.toEqual(await smooth({ seed: 1 }));
  expect(await smooth({})).not.toEqual(plain);
  // Where scores are linear, gradients are the same everywhere: whatever class the noise would prefer.
  const nearly = tensor([1, 1, 1, -7.9]).reshape([1, 2, 2]);
  expect(await values(saliency(linear(), nearly, { samples: 4, noise: 10 }))).toEqual([3, 2]);
});

test("leaves gradients, modes and statistics as they were", async () => {
  const model = new Sequential(new BatchNorm2d(1), new Flatten(), new Linear(4, 2));
  saliency(model, zeros([2, 1, 2, 2]), { samples: 2 });
  expect(model.training).toBe(true);
  expect(model.parameters().every(({ grad }) => grad === undefined)).toBe(true);
  expect(await values(model.buffers()[2]!)).toEqual([0]);
});

test("refuses what it cannot explain", () => {
  const refuse = (options: Parameters<typeof saliency>[2], of: Module = linear(), input = zeros([1, 2, 2])) =>
    expect(() => saliency(of, input, options));
  refuse({ classIndex: 2 }).toThrowErrorMatchingInlineSnapshot(
    `[ArgumentError: saliency: classIndex must be an integer in 0 .. 1, got 2]`,
  );
  refuse({ samples: -1 }).toThrowErrorMatchingInlineSnapshot(
    `[ArgumentError: saliency: samples must be an integer of at least 0, got -1]`,
  );
  refuse({ noise: Number.NaN }).toThrowErrorMatchingInlineSnapshot(
    `[ArgumentError: saliency: noise must be a number of at least 0, got NaN]`,
  );
  refuse({ target: 1 } as never).toThrowErrorMatchingInlineSnapshot(
    `[ArgumentError: saliency: unknown option "target"; the options are classIndex, samples, noise, seed]`,
  );
  refuse({}, linear(), zeros([1, 4])).toThrowErrorMatchingInlineSnapshot(`
    [ShapeError: saliency: the input must have at least 3 axes, got 2
      input  [1, 4]   N, C, ...]
  `);
  refuse({ samples: 2 }, new BatchNorm2d(2), zeros([1, 2, 2, 2])).toThrowErrorMatchingInlineSnapshot(`
    [ShapeError: saliency: the model must give a score a class
      output  [1, 2, 2, 2]   N, classes]
  `);
});
