import { readFileSync } from "node:fs";
import { noGrad, tensor } from "@convkit/autograd";
import { loadSafetensors, readSafetensorsMetadata, saveSafetensors } from "@convkit/nn";
import { describe, expect, test } from "vitest";
import { worstDifference } from "./fixtures.ts";
import { LeNet } from "./lenet.ts";

const file = readFileSync(new URL("./fixtures/lenet.safetensors", import.meta.url));

describe("a model that PyTorch saved", () => {
  const { input, logits, ...state } = loadSafetensors(file);

  test("has PyTorch's names, and num_batches_tracked, which is int64 there, as int32", () => {
    expect(Object.keys(state)).toEqual(Object.keys(new LeNet().stateDict()));
    expect(state["norm1.num_batches_tracked"]!.dtype).toBe("int32");
    // generate.py took three steps.
    expect(state["norm1.num_batches_tracked"]!.item()).toBe(3);
    expect(readSafetensorsMetadata(file)).toMatchObject({ format: "pt" });
  });

  test("gives the same predictions here", async () => {
    const model = new LeNet().eval();
    model.loadStateDict(state);
    const output = noGrad(() => model.forward(tensor(input!)));
    // float32 (2^-24 = 6e-8) through four layers with sums of up to 256 products in another order: 16 * 6e-8 on
    // average, ten times that at worst.
    expect(worstDifference(await output.data(), logits!.toTypedArray())).toBeLessThan(1e-5);
  });

  test("goes through a file of ours unchanged", async () => {
    const model = new LeNet();
    model.loadStateDict(state);
    const again = loadSafetensors(await saveSafetensors(model.stateDict()));
    expect(Object.keys(again).toSorted()).toEqual(Object.keys(state).toSorted());
    for (const [name, value] of Object.entries(state)) expect(again[name]).toEqual(value);
  });
});
