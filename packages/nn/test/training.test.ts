import { crossEntropy } from "@convkit/autograd";
import {
  AvgPool2d,
  BatchNorm2d,
  Conv2d,
  Flatten,
  Linear,
  MaxPool2d,
  ReLU,
  Sequential,
  SGD,
} from "@convkit/nn";
import { expect, test } from "vitest";
import json from "./fixtures/training.json";
import { asNDArray, asTensor, type Numbers, worstDifference } from "./fixtures.ts";

interface Training {
  readonly initial: Readonly<Record<string, Numbers>>;
  readonly images: Numbers;
  readonly labels: Numbers;
  readonly losses: readonly number[];
  readonly final: Readonly<Record<string, Numbers>>;
}

const given = json as unknown as Training;

/** generate.py's small_cnn. */
const network = () =>
  new Sequential(
    new Conv2d(1, 4, 3, { padding: 1 }),
    new BatchNorm2d(4),
    new ReLU(),
    new MaxPool2d(2),
    new Conv2d(4, 8, 3, { padding: 1 }),
    new ReLU(),
    new AvgPool2d(2),
    new Flatten(),
    new Linear(32, 5),
  );

// Both sides round to float32 (2^-24 = 6e-8), in other orders; 40 steps with momentum 0.9 let differences add up,
// and a maximum of a pooling window may go to another element of nearly the same size. Observed: 2e-7.
const tolerance = 2e-6;

test("40 steps have PyTorch's losses, weights and running statistics", async () => {
  const model = network();
  const initial = Object.entries(given.initial).map(([name, value]) => [
    name,
    asNDArray(value, name.endsWith("tracked") ? "int32" : "float32"),
  ]);
  model.loadStateDict(Object.fromEntries(initial));
  const optimizer = new SGD(model.parameters(), { lr: 0.05, momentum: 0.9, weightDecay: 1e-3 });
  const images = asTensor(given.images, "float32");
  const labels = asTensor(given.labels, "int32");
  const losses: number[] = [];
  for (let step = 0; step < 40; step++) {
    const at = [(step % 5) * 8, (step % 5) * 8 + 8] as const;
    optimizer.zeroGrad();
    const loss = crossEntropy(model.forward(images.slice([...at])), labels.slice([...at]));
    loss.backward();
    optimizer.step();
    losses.push((await loss.data())[0]!);
  }
  expect(worstDifference(losses, given.losses)).toBeLessThan(tolerance);
  expect(losses.at(-1)).toBeLessThan(0.5 * losses[0]!);
  for (const [name, value] of Object.entries(model.stateDict()))
    expect(worstDifference(await value.data(), given.final[name]!.data), name).toBeLessThan(tolerance);
});
