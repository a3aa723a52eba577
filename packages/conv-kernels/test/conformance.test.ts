import {
  boundsOf,
  type ConformanceCase,
  type ConformanceResult,
  departures,
  type FloatName,
  geometryOf,
  parameterCases,
  pytorchConformance,
  seedConformance,
  testsOneEngine,
} from "@convkit/testing";
import { describe, expect, test } from "vitest";
import * as kernels from "../src/index.ts";
import {
  type AvgPoolOptions,
  algorithms,
  convBiasGrad,
  convGeometry,
  explainChoice,
  type MaxPoolOptions,
  type Precision,
  type Product,
} from "../src/index.ts";
import * as calls from "./calls.ts";
import { algorithmNames, arrayOf, plainOf } from "./calls.ts";

const products: readonly Product[] = ["forward", "inputGrad", "weightGrad"];
type Algorithm = (typeof algorithmNames)[number];

/** The engine computes float32 alone: its algorithms refuse what any other can do in float64. */
const namesFor = (dtype: FloatName) => {
  const simplest = convGeometry([1, 1, 4, 4], [1, 1, 3, 3], { dtype });
  return algorithmNames.filter((name) => {
    const found = algorithms.find((known) => known.name === name);
    if (!found) return true;
    return (
      (found.onEngine || !testsOneEngine()) && (dtype === "float32" || found.supports(simplest, "forward"))
    );
  });
};

function runPool(
  { kind, dims, options, operands, outputGrad }: ConformanceCase,
  dtype: FloatName,
): ConformanceResult {
  const input = arrayOf(operands.input, dtype);
  const dy = arrayOf(outputGrad, dtype);
  if (kind === "maxPool") {
    const max = options as unknown as MaxPoolOptions;
    const grad = calls.maxPoolGrad[dims](input, dy, max);
    return { output: plainOf(calls.maxPool[dims](input, max)), grads: { input: plainOf(grad) } };
  }
  const avg = options as unknown as AvgPoolOptions;
  const grad = calls.avgPoolGrad[dims](input.shape, dy, avg);
  return { output: plainOf(calls.avgPool[dims](input, avg)), grads: { input: plainOf(grad) } };
}

function runConv(
  expected: ConformanceCase,
  dtype: FloatName,
  algorithm: Algorithm,
  precision: Precision,
): ConformanceResult {
  const { kind, dims, operands, outputGrad } = expected;
  const options = { ...expected.options, algorithm, precision } as calls.GradOptions;
  const [input, weight, dy] = [operands.input, operands.weight!, outputGrad].map((x) => arrayOf(x, dtype));
  const bias = operands.bias && arrayOf(operands.bias, dtype);
  const { layout = "NCHW" } = options;
  const [forward, inputGrad, weightGrad] =
    kind === "conv"
      ? [calls.conv, calls.convInputGrad, calls.convWeightGrad]
      : [calls.convTranspose, calls.convTransposeInputGrad, calls.convTransposeWeightGrad];
  return {
    output: plainOf(forward[dims](input!, weight!, { ...options, bias })),
    grads: {
      input: plainOf(inputGrad[dims](input!.shape, weight!, dy!, options)),
      weight: plainOf(weightGrad[dims](input!, weight!.shape, dy!, options)),
      bias: plainOf(convBiasGrad(dy!, { layout })),
    },
  };
}

/**
 * Every way in which an algorithm departs from a case; undefined where it does not support all three products. With the
 * highest precision integers come out exact, otherwise within the error that the algorithm declares.
 */
function departuresBy(
  algorithm: Algorithm,
  expected: ConformanceCase,
  dtype: FloatName,
  precision: Precision,
): string[] | undefined {
  const geometry = geometryOf(expected, dtype, precision, kernels);
  const by = (product: Product) =>
    algorithms.find(
      ({ name }) => name === (algorithm === "auto" ? explainChoice(geometry, product).algorithm : algorithm),
    )!;
  if (!products.every((product) => by(product).supports(geometry, product))) return undefined;
  const bounds = boundsOf(expected, geometry, (product) => by(product).roundings?.(geometry, product));
  const result = runConv(expected, dtype, algorithm, precision);
  return departures(expected, result, dtype, precision === "highest" ? {} : bounds);
}

const packs = { "the seed documents": seedConformance(), PyTorch: pytorchConformance() };
const isPool = ({ kind }: ConformanceCase) => kind.endsWith("Pool");

describe.each(Object.entries(packs))("%s", (pack, cases) => {
  const convolutions = cases.filter((expected) => !isPool(expected));
  describe.each(["float32", "float64"] as const)("%s", (dtype) => {
    test.each(namesFor(dtype))("convolutions by %s", (algorithm) => {
      const found = (["highest", "high"] as const).flatMap((precision) =>
        convolutions.map((expected) => departuresBy(algorithm, expected, dtype, precision)),
      );
      // The seed documents have few cases, and none for winograd.
      if (pack === "PyTorch") expect(found.some((lines) => lines !== undefined)).toBe(true);
      expect(found.flatMap((lines) => lines ?? [])).toEqual([]);
    });
    test("poolings", () => {
      expect(cases.filter(isPool).flatMap((c) => departures(c, runPool(c, dtype), dtype))).toEqual([]);
    });
  });
});

test("the packs hold what the seed documents and PyTorch gave", () => {
  // 19 seed cases of which 2 count parameters; 400 of PyTorch, and again those with padding "same".
  expect(seedConformance().length + parameterCases().length).toBe(19);
  expect(new Set(pytorchConformance().map(({ id }) => id.replace("-same", ""))).size).toBe(400);
});

test("parameters: a convolution needs far fewer than a fully connected layer", () => {
  // The shapes are those of the seed document: 32 kernels 3x3 on 1x1x4x50 and on 1x4x1x50, padding 1.
  const [first, second] = parameterCases();
  const geometries = [
    convGeometry([1, 1, 4, 50], [32, 1, 3, 3], { padding: 1 }),
    convGeometry([1, 4, 1, 50], [32, 4, 3, 3], { padding: 1 }),
  ];
  const inputs = [4 * 50, 4 * 1 * 50];
  for (const [i, expected] of [first!, second!].entries()) {
    const { parameters, outputShape } = geometries[i]!;
    const outputs = outputShape.reduce((product, length) => product * length, 1);
    expect({ parameters, outputs, linear: inputs[i]! * outputs }).toEqual({
      parameters: expected.convWeights,
      outputs: expected.outputs,
      linear: expected.linearWeights,
    });
  }
});
