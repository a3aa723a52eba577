import { type AlgorithmName, algorithms } from "@convkit/conv-kernels";
import {
  type ConformanceCase,
  type ConformanceResult,
  departures,
  type FloatName,
  type Plain,
  pytorchConformance,
  seedConformance,
} from "@convkit/testing";
import { describe, expect, test } from "vitest";
import * as c from "../src/index.ts";

type Op = (...operands: unknown[]) => c.Tensor;
const ops = c as unknown as Record<string, Op>;

async function plain(x: c.Tensor): Promise<Plain> {
  return { shape: x.shape, data: await x.data() };
}

/** Runs a case through the ops and backward. */
async function run(
  { kind, dims, options, operands, outputGrad }: ConformanceCase,
  dtype: FloatName,
  algorithm: AlgorithmName | "auto",
): Promise<ConformanceResult> {
  const load = (data: Plain, requiresGrad: boolean) =>
    c.tensor(Float64Array.from(data.data), { shape: data.shape, dtype, requiresGrad });
  const leaves = Object.fromEntries(Object.entries(operands).map(([name, data]) => [name, load(data, true)]));
  const { input, weight, bias } = leaves;
  const op = ops[`${kind}${dims}d`]!;
  const output = weight
    ? op(input, weight, { ...options, ...(bias && { bias }), algorithm, precision: "highest" })
    : op(input, options);
  output.backward(load(outputGrad, false));
  const grads: Record<string, Plain> = {};
  for (const [name, leaf] of Object.entries(leaves)) grads[name] = await plain(leaf.grad!);
  return { output: await plain(output), grads };
}

const cases = [...pytorchConformance(), ...seedConformance()];

/** An algorithm's refusal of a geometry is an answer; anything else is not. */
const refused = (error: unknown) => error instanceof Error && error.message.includes("does not support");

describe.each(["float32", "float64"] as const)("%s", (dtype) => {
  // The engine computes float32 alone. With the highest precision all algorithms are exact for integers, but for fft,
  // which has none: conv-kernels holds it to its bound.
  const able = algorithms.filter(
    ({ name, onEngine }) => name !== "fft" && (dtype === "float32" || !onEngine),
  );
  test.each(["auto", ...able.map(({ name }) => name)] as (AlgorithmName | "auto")[])(
    "%s gives PyTorch's numbers, forwards and backwards",
    async (algorithm) => {
      let ran = 0;
      const found: string[] = [];
      for (const expected of cases) {
        if (algorithm !== "auto" && expected.kind.endsWith("Pool")) continue;
        try {
          found.push(...departures(expected, await run(expected, dtype, algorithm), dtype));
          ran++;
        } catch (error) {
          if (algorithm === "auto" || !refused(error)) throw error;
        }
      }
      expect(found).toEqual([]);
      // 400 PyTorch cases and the seeds' (300 of the former are convolutions): an algorithm that ran none has proved nothing.
      expect(ran).toBeGreaterThan(algorithm === "auto" ? 400 : 0);
    },
  );
});
