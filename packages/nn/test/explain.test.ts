import { mul, relu, type Tensor, tensor, zeros } from "@convkit/autograd";
import {
  BatchNorm2d,
  Conv2d,
  Dropout,
  Flatten,
  gradCam,
  Linear,
  Module,
  ReLU,
  recordActivations,
  Sequential,
} from "@convkit/nn";
import { describe, expect, test } from "vitest";
import { fixtureModel } from "./explain-model.ts";
import fixture from "./fixtures/grad_cam.json" with { type: "json" };
import { asTensor, worstDifference } from "./fixtures.ts";

const values = async (x: Tensor) => [...(await x.data())];

/** Uses its ReLU twice and another layer never. */
class Twice extends Module {
  conv = new Conv2d(1, 2, 3);
  relu = new ReLU();
  idle = new Linear(1, 1);
  head = new Sequential(new Flatten(), new Linear(8, 2));
  forward(x: Tensor): Tensor {
    return this.head.forward(this.relu.forward(relu(this.conv.forward(this.relu.forward(x)))));
  }
}

describe("recordActivations", () => {
  const image = tensor([-1, 2, 3, 4, 5, -6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7]).reshape([1, 1, 4, 4]);

  test("gives every layer that ran, in that order, each time under a name of its own", async () => {
    const found = recordActivations(new Twice(), image);
    expect([...found.keys()]).toEqual(["relu", "conv", "relu#2", "head.0", "head.1"]);
    expect(await values(found.get("relu")!)).toEqual([0, 2, 3, 4, 5, 0, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7]);
    expect(found.get("conv")!.shape).toEqual([1, 2, 2, 2]);
    expect(found.get("head.1")!.requiresGrad).toBe(false);
  });

  test("gives the layers named, parts of a Sequential included, whose values the engine frees otherwise", async () => {
    const model = new Sequential(new Sequential(new ReLU(), new ReLU()), new Flatten());
    const found = recordActivations(model, tensor([[-1, 2]]), { layers: ["1", "0.0", "0.0", ""] });
    expect([...found.keys()]).toEqual(["0.0", "1", ""]);
    for (const activation of found.values()) expect(await values(activation)).toEqual([0, 2]);
  });

  test("runs in evaluation mode and leaves the model as it was", async () => {
    const dropout = new Dropout(0.9);
    const model = new Sequential(dropout, new BatchNorm2d(1));
    const found = recordActivations(model, image);
    expect(await values(found.get("0")!)).toEqual(await values(image));
    expect(dropout.training).toBe(true);
    expect(Object.hasOwn(dropout, "forward")).toBe(false);
    const [, , tracked] = model.buffers();
    expect(await values(tracked!)).toEqual([0]);
  });

  test("takes its hooks away when the pass fails", () => {
    const model = new Sequential(new Linear(2, 2));
    expect(() => recordActivations(model, zeros([1, 3]))).toThrowError(/^Linear: /);
    expect(Object.hasOwn(model.at(0)!, "forward")).toBe(false);
    expect(model.training).toBe(true);
  });

  test("refuses names that are none, and layers that do not run", () => {
    const model = new Sequential(new ReLU());
    expect(() => recordActivations(model, image, { layers: ["conv"] })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: recordActivations: the layer must be one of the model's, "", "0"; got "conv"]`,
    );
    expect(() =>
      recordActivations(new Twice(), image, { layers: ["idle"] }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: recordActivations: every layer named must run in a forward pass, "idle" did not]`,
    );
  });
});

describe("gradCam", () => {
  // float64 over a few hundred products each: rounding alone.
  const tolerance = 1e-12;

  test.each(fixture.cases)(
    "agrees with PyTorch on layer $layer, classes $classes",
    async ({ layer, ...expected }) => {
      const model = fixtureModel();
      const input = asTensor(fixture.input);
      const options = { layer, classIndex: expected.classes };
      const maps = gradCam(model, input, options);
      const upsampled = gradCam(model, input, { ...options, upsample: true });
      expect(maps.shape).toEqual(expected.maps.shape);
      expect(upsampled.shape).toEqual(expected.upsampled.shape);
      expect(worstDifference(await maps.data(), expected.maps.data)).toBeLessThan(tolerance);
      expect(worstDifference(await upsampled.data(), expected.upsampled.data)).toBeLessThan(tolerance);
      const byDefault = gradCam(model, input, { layer });
      const best = fixture.cases.find(
        (other) => other.layer === layer && other.classes.every((c, n) => c === fixture.best[n]),
      )!;
      expect(worstDifference(await byDefault.data(), best.maps.data)).toBeLessThan(tolerance);
    },
  );

  /**
   * Feature maps x and -x; class 0 has dy/dA = [1, 0, 0, 0] and [0, 0, 0, -4], whose means are 1/4 and -1, so that
   * the map is relu(x/4 + x) = 1.25 x; class 1 is its opposite.
   */
  function byHand(): Sequential {
    const conv = new Conv2d(1, 2, 1, { bias: false });
    conv.loadStateDict({ weight: tensor([1, -1]).reshape([2, 1, 1, 1]) });
    const linear = new Linear(8, 2, { bias: false });
    linear.loadStateDict({
      weight: tensor([
        [1, 0, 0, 0, 0, 0, 0, -4],
        [-1, 0, 0, 0, 0, 0, 0, 4],
      ]),
    });
    return new Sequential(conv, new Flatten(), linear);
  }
  const square = tensor([1, 2, 3, 4]).reshape([1, 1, 2, 2]);

  test("agrees with a case done by hand; what speaks against the class is zero", async () => {
    const model = byHand();
    expect(await values(gradCam(model, square, { layer: "0", classIndex: 0 }))).toEqual([0.25, 0.5, 0.75, 1]);
    expect(await values(gradCam(model, square, { layer: "0", classIndex: 1 }))).toEqual([0, 0, 0, 0]);
    // Scores are 1 + 16 and -17: class 0 is the default.
    expect(await values(gradCam(model, square, { layer: "0" }))).toEqual([0.25, 0.5, 0.75, 1]);
  });

  test("keeps examples apart", async () => {
    const pair = tensor([1, 2, 3, 4, 8, 0, 0, -4]).reshape([2, 1, 2, 2]);
    const maps = gradCam(byHand(), pair, { layer: "0", classIndex: [0, 0] });
    expect(await values(maps)).toEqual([0.25, 0.5, 0.75, 1, 1, 0, 0, 0]);
  });

  test("leaves gradients, modes, statistics and hooks as they were", async () => {
    const model = fixtureModel();
    const [first] = model.parameters();
    const before = await values(model.buffers()[0]!);
    gradCam(model, asTensor(fixture.input), { layer: "3" });
    expect(first!.grad).toBeUndefined();
    expect(model.training).toBe(true);
    expect(await values(model.buffers()[0]!)).toEqual(before);
    expect(Object.hasOwn(model.at(3)!, "forward")).toBe(false);
  });

  test("works on a frozen model and where other hooks change outputs", async () => {
    const model = byHand().setRequiresGrad(false);
    model.at(0)!.registerForwardHook((_module, _inputs, output) => mul(output, 2));
    expect(await values(gradCam(model, square, { layer: "0", classIndex: 0 }))).toEqual([0.25, 0.5, 0.75, 1]);
  });

  test("refuses what it cannot explain", () => {
    const model = byHand();
    const refuse = (options: Parameters<typeof gradCam>[2], of: Module = model, input = square) =>
      expect(() => gradCam(of, input, options));
    refuse({ layer: "7" }).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: gradCam: the layer must be one of the model's, "", "0", "1", "2"; got "7"]`,
    );
    refuse({ layer: "1" }).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: gradCam: the layer must put out feature maps for every example
        input  [1, 1, 2, 2]   N, ...
        layer  [1, 8]         N, C, H, W]
    `);
    refuse({ layer: "0", classIndex: 2 }).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: gradCam: classIndex must be an integer in 0 .. 1, got 2]`,
    );
    refuse({ layer: "0", classIndex: [0, 1] }).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: gradCam: classIndex must be one number, or one for each of the 1 examples, got 2]`,
    );
    refuse({ layer: "0" }, new Sequential(model.at(0)!)).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: gradCam: the model must give a score a class
        output  [1, 2, 2, 2]   N, classes]
    `);
    refuse({ layer: "relu" }, new Twice(), zeros([1, 1, 4, 4])).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: gradCam: the layer "relu" must run exactly once in a forward pass, it ran 2 times]`,
    );
    refuse({ layer: "0", upsample: true }, model, zeros([1, 4])).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: gradCam: to upsample, the input must have 4 axes, got 2
        input  [1, 4]   N, C, H, W]
    `);
  });
});
