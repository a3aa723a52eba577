import { conv2d, reference, type Tensor, tensor } from "@convkit/autograd";
import { randomNormal } from "@convkit/ndarray";
import { Conv2d, crossEntropy, Flatten, Linear, ReLU, Sequential, SGD } from "@convkit/nn";
import { departures, pytorchConformance } from "@convkit/testing";
import { expect, test } from "vitest";
import { Device, makeRemote } from "../examples/remote/remote.ts";

/** Steps of a small network on a backend; its loss after each. */
async function train(backend: Parameters<Tensor["to"]>[0], steps: number): Promise<number[]> {
  const model = new Sequential(
    new Conv2d(1, 2, 3, { generator: 1 }),
    new ReLU(),
    new Flatten(),
    new Linear(2 * 4 * 4, 3, { generator: 2 }),
  );
  await model.to(backend);
  const optimizer = new SGD(model.parameters(), { lr: 0.1, momentum: 0.9 });
  const input = tensor(randomNormal([4, 1, 6, 6], { seed: 3 }), { backend });
  const target = tensor([0, 1, 2, 0], { dtype: "int32", backend });
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    optimizer.zeroGrad();
    const loss = crossEntropy(model.forward(input), target);
    loss.backward();
    optimizer.step();
    losses.push((await loss.data())[0]!);
  }
  return losses;
}

// #region test
test("trains a network to the bits of the reference", async () => {
  expect(await train(makeRemote(new Device()), 5)).toEqual(await train(reference, 5));
});

test("gives PyTorch's convolutions, with all gradients", async () => {
  const backend = makeRemote(new Device());
  const cases = pytorchConformance().filter(({ kind, dims }) => kind === "conv" && dims === 2);
  for (const expected of cases) {
    const { options, operands, outputGrad, grads } = expected;
    const load = ({ data, shape }: typeof outputGrad) =>
      tensor(Float64Array.from(data), { shape, backend, requiresGrad: true });
    const leaves = Object.fromEntries(Object.entries(operands).map(([name, data]) => [name, load(data)]));
    const { input, weight, bias } = leaves;
    const y = conv2d(input!, weight!, { ...options, bias });
    y.backward(load(outputGrad).detach());
    const plain = async (x: Tensor) => ({ shape: x.shape, data: await x.data() });
    const actual: Record<string, Awaited<ReturnType<typeof plain>>> = {};
    for (const name of Object.keys(grads)) actual[name] = await plain(leaves[name]!.grad!);
    expect(departures(expected, { output: await plain(y), grads: actual }, "float64")).toEqual([]);
  }
  expect(cases.length).toBeGreaterThan(100);
});

test("cannot be read at once, and says so", () => {
  const x = tensor([1, 2], { backend: makeRemote(new Device()) });
  expect(() => x.dataSync()).toThrow("dataSync: the device answers later; use await t.data()");
});

test("is told what nobody needs any more", async () => {
  const device = new Device();
  await train(makeRemote(device), 30);
  // Freed is what only the engine referred to, here almost half. The rest is the program's, and the collector's.
  expect(device.memory.size).toBeLessThan((2 / 3) * device.made);
});
// #endregion test
