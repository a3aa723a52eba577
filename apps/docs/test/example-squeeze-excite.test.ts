import { gradcheck, type Tensor, tensor } from "@convkit/autograd";
import { randomNormal, zeros } from "@convkit/ndarray";
import { loadSafetensors, manualSeed, saveSafetensors } from "@convkit/nn";
import { beforeEach, expect, test } from "vitest";
import { SqueezeExcite } from "../examples/squeeze-excite/squeeze-excite.ts";

// #region test
beforeEach(() => manualSeed(0));
const image = (seed: number) => tensor(randomNormal([2, 4, 3, 3], { seed }));

test("with weights of zero it halves every channel: sigmoid(0) = 1/2", async () => {
  const layer = new SqueezeExcite(4, 2);
  for (const parameter of layer.parameters()) parameter.assign(tensor(zeros(parameter.shape)));
  const x = image(1);
  expect(await layer.forward(x).data()).toEqual((await x.data()).map((value) => value / 2));
});

test("weighs a channel by all channels' means, and not by where in the image they are", async () => {
  const layer = new SqueezeExcite(4, 2);
  const x = image(2);
  const [y, mirrored] = [layer.forward(x), layer.forward(x.slice("...", [null, null, -1]))];
  const back = await mirrored.slice("...", [null, null, -1]).data();
  // The means add the same numbers in another order: a few roundings of float32.
  (await y.data()).forEach((value, i) => void expect(back[i]).toBeCloseTo(value, 5));
});

test("its gradients are right", async () => {
  const layer = new SqueezeExcite(4, 2, { dtype: "float64" });
  const x = tensor(randomNormal([2, 4, 3, 3], { seed: 3, dtype: "float64" }));
  expect((await gradcheck((x: Tensor) => layer.forward(x), [x])).ok).toBe(true);
});

test("its weights have PyTorch's names and survive a file", async () => {
  const layer = new SqueezeExcite(4, 2);
  const state = layer.stateDict();
  expect(Object.keys(state)).toEqual(["squeeze.weight", "squeeze.bias", "excite.weight", "excite.bias"]);
  const other = new SqueezeExcite(4, 2);
  other.loadStateDict(loadSafetensors(await saveSafetensors(state)));
  expect(await other.forward(image(4)).data()).toEqual(await layer.forward(image(4)).data());
});

test("refuses channels that cannot be reduced", () => {
  expect(() => new SqueezeExcite(6, 4)).toThrow("SqueezeExcite: 6 channels cannot be reduced 4-fold");
});
// #endregion test
