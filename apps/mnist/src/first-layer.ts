import { noGrad, relu, tensor } from "@convkit/autograd";
import { fromTypedArray, type NDArray } from "@convkit/ndarray";
import { Conv2d, type Module } from "@convkit/nn";
import type { FilterData } from "./report/data.ts";

/** The filters of a model's first convolution, and what each makes of an example `[H, W]` of bytes. */
export async function firstLayer(model: Module, example: NDArray): Promise<FilterData> {
  const convolution = model.modules().find((module) => module instanceof Conv2d)!;
  const { weight } = convolution;
  const [height, width] = example.shape as [number, number];
  const pixels = Float32Array.from(example.toTypedArray(), (byte) => byte / 255);
  const responses = noGrad(() =>
    relu(convolution.forward(tensor(pixels, { shape: [1, 1, height, width], backend: weight.backend }))),
  );
  return {
    weights: fromTypedArray(await weight.data(), weight.shape),
    example,
    responses: fromTypedArray(await responses.data(), responses.shape).slice(0),
  };
}
