import { mul, noGrad, type Tensor } from "@convkit/autograd";
import * as nn from "@convkit/nn";
import { describe, expect, test } from "vitest";
import json from "./fixtures/layers.json";
import { asTensor, type Numbers, worstDifference } from "./fixtures.ts";

interface LayerCase {
  readonly layer: keyof typeof nn;
  readonly arguments: readonly unknown[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly parameters: Readonly<Record<string, Numbers>>;
  readonly input: Numbers;
  readonly output: Numbers;
  readonly inputGrad: Numbers;
  readonly grads: Readonly<Record<string, Numbers>>;
  readonly buffers: Readonly<Record<string, Numbers>>;
  /** Where it differs from the output. */
  readonly evalOutput?: Numbers;
}

/** float64 on both sides; sums of at most a few hundred products in another order differ by far less. */
const tolerance = 1e-12;

/** generate.py's `numbers(*shape, step=3)`: what the outputs are weighted with. */
function weights({ shape }: Tensor): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  return asTensor({ shape, data: Array.from({ length: size }, (_, i) => (((i * 9) % 65) - 32) / 16) });
}

function build({ layer, arguments: args, options }: LayerCase): nn.Module {
  // biome-ignore lint/performance/noDynamicNamespaceImportAccess: layers are looked up by the names that the cases give; no bundle is made of tests.
  const Layer = nn[layer] as unknown as new (...args: unknown[]) => nn.Module;
  const hasState = /Conv|Linear|Norm|PReLU/.test(layer);
  return new Layer(
    ...args,
    ...(hasState ? [{ ...options, dtype: "float64" }] : Object.keys(options).length > 0 ? [options] : []),
  );
}

async function expectClose(actual: Tensor | undefined, expected: Numbers): Promise<void> {
  expect(actual?.shape).toEqual(expected.shape);
  expect(worstDifference(await actual!.data(), expected.data)).toBeLessThan(tolerance);
}

describe("layers agree with PyTorch's", () => {
  for (const given of json as unknown as readonly LayerCase[])
    test(`${given.layer}(${[...given.arguments, JSON.stringify(given.options)].join(", ")})`, async () => {
      const layer = build(given);
      expect(layer.namedParameters().map(([name]) => name)).toEqual(Object.keys(given.parameters));
      expect(layer.namedBuffers().map(([name]) => name)).toEqual(Object.keys(given.buffers));
      const parameters = Object.entries(given.parameters).map(([name, value]) => [name, asTensor(value)]);
      layer.loadStateDict(Object.fromEntries(parameters), { strict: false });

      const input = asTensor(given.input);
      input.requiresGrad = true;
      const output = layer.forward(input);
      await expectClose(output, given.output);
      mul(output, weights(output)).sum().backward();
      await expectClose(input.grad, given.inputGrad);
      for (const [name, parameter] of layer.namedParameters())
        await expectClose(parameter.grad, given.grads[name]!);
      for (const [name, buffer] of layer.namedBuffers()) await expectClose(buffer, given.buffers[name]!);

      layer.eval();
      await expectClose(
        noGrad(() => layer.forward(asTensor(given.input))),
        given.evalOutput ?? given.output,
      );
      for (const [name, buffer] of layer.namedBuffers()) await expectClose(buffer, given.buffers[name]!);
    });
});
