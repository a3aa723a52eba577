import { claimTemporaries, crossEntropy, mul, noGrad, sum, type Tensor, tensor } from "@convkit/autograd";
import { describe, expect, test } from "vitest";
import { BatchNorm2d, Conv2d, Flatten, Linear, MaxPool2d, ReLU, Sequential } from "../src/index.ts";

const image = () =>
  tensor(
    Float32Array.from({ length: 64 }, (_, i) => Math.sin(i)),
    { shape: [1, 1, 8, 8] },
  );
const labels = () => tensor([1], { dtype: "int32" });
const head = () => [new MaxPool2d(2), new Flatten(), new Linear(32, 3, { generator: 2 })];

/** A layer that remembers what it saw. */
class Watcher extends ReLU {
  seen: Tensor[] = [];
  override forward(x: Tensor): Tensor {
    const y = super.forward(x);
    this.seen.push(x, y);
    return y;
  }
}

describe("what Sequential frees", () => {
  test("is nothing that a layer of one's own or a hook has seen", () => {
    for (const watch of ["layer", "hook"]) {
      const seen: Tensor[] = [];
      const watcher = watch === "layer" ? new Watcher() : new ReLU();
      if (watcher instanceof Watcher) watcher.seen = seen;
      else
        watcher.registerForwardHook((_module, inputs, output) => {
          seen.push(...inputs, output);
          return undefined;
        });
      const model = new Sequential(new Conv2d(1, 2, 3, { padding: 1, generator: 1 }), watcher, ...head());
      crossEntropy(model.forward(image()), labels()).backward();
      const [x, y] = seen.map((value) => value.dataSync());
      expect(y).toEqual(x!.map((value) => Math.max(value, 0)));
    }
  });

  test("leaves input, result, gradients, running statistics and graphs that are kept", () => {
    const norm = new BatchNorm2d(2);
    const model = new Sequential(
      new Sequential(new Conv2d(1, 2, 3, { padding: 1, generator: 1 }), norm),
      new ReLU(),
      ...head(),
    );
    const x = image();
    x.requiresGrad = true;
    for (let step = 0; step < 3; step++) {
      model.zeroGrad();
      const scores = model.forward(x);
      const loss = sum(mul(scores, scores));
      loss.backward(undefined, { retainGraph: true });
      const once = model.parameters().map(({ grad }) => grad!.dataSync());
      loss.backward();
      const twice = model.parameters().map(({ grad }) => grad!.dataSync());
      expect(twice).toEqual(once.map((values) => values.map((value) => 2 * value)));
      expect(scores.dataSync().every(Number.isFinite)).toBe(true);
      expect(norm.runningMean!.dataSync().some((value) => value !== 0)).toBe(true);
    }
    expect(x.dataSync()).toEqual(image().dataSync());
    expect(noGrad(() => model.eval().forward(x)).size).toBe(3);
  });

  test("are the results between layers, at the latest with the graph", () => {
    const x = image();
    let between: Tensor | undefined;
    const result = claimTemporaries(
      x.backend,
      () => {
        between = mul(x, 2);
        return mul(between, 2);
      },
      ({ handle }) => [handle],
    );
    expect(result.dataSync()[1]).toBeCloseTo(4 * Math.sin(1), 5); // rounded to float32
    expect(() => between!.dataSync()).toThrow("used after its release");
  });
});
