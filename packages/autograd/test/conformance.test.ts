import * as kernels from "@convkit/conv-kernels";
import { type AlgorithmName, algorithmFor, algorithms, type Precision } from "@convkit/conv-kernels";
import {
  boundsOf,
  type ConformanceCase,
  type ConformanceResult,
  departures,
  type FloatName,
  geometryOf,
  type Plain,
  pytorchConformance,
  seedConformance,
  testsOneEngine,
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
  precision: Precision,
): Promise<ConformanceResult> {
  const load = (data: Plain, requiresGrad: boolean) =>
    c.tensor(Float64Array.from(data.data), { shape: data.shape, dtype, requiresGrad });
  const leaves = Object.fromEntries(Object.entries(operands).map(([name, data]) => [name, load(data, true)]));
  const { input, weight, bias } = leaves;
  const op = ops[`${kind}${dims}d`]!;
  const output = weight
    ? op(input, weight, { ...options, ...(bias && { bias }), algorithm, precision })
    : op(input, options);
  output.backward(load(outputGrad, false));
  const grads: Record<string, Plain> = {};
  for (const [name, leaf] of Object.entries(leaves)) grads[name] = await plain(leaf.grad!);
  return { output: await plain(output), grads };
}

/**
 * Every way in which an algorithm departs from a case: with the highest precision integers come out exact, otherwise
 * within the error that it declares, in the form that runs on the engine where there is one.
 */
async function departuresBy(
  algorithm: AlgorithmName | "auto",
  expected: ConformanceCase,
  dtype: FloatName,
  precision: Precision,
): Promise<string[]> {
  const result = await run(expected, dtype, algorithm, precision);
  if (precision === "highest" || !expected.operands.weight) return departures(expected, result, dtype);
  const geometry = geometryOf(expected, dtype, precision, kernels);
  const bounds = boundsOf(expected, geometry, (product) => {
    const { onEngine, roundings } = algorithmFor(geometry, product, { algorithm });
    const isFast = dtype === "float32" && onEngine?.supports(geometry, product);
    return isFast ? onEngine!.roundings(geometry, product) : roundings?.(geometry, product);
  });
  return departures(expected, result, dtype, bounds);
}

const cases = [...pytorchConformance(), ...seedConformance()];

/** An algorithm's refusal of a geometry is an answer; anything else is not. */
const refused = (error: unknown) => error instanceof Error && error.message.includes("does not support");

describe.each(["float32", "float64"] as const)("%s", (dtype) => {
  // The engine computes float32 alone: its algorithms refuse what any other can do in float64.
  const simplest = kernels.convGeometry([1, 1, 4, 4], [1, 1, 3, 3], { dtype });
  const able = algorithms.filter(
    ({ supports, onEngine }) =>
      (onEngine || !testsOneEngine()) && (dtype === "float32" || supports(simplest, "forward")),
  );
  test.each(["auto", ...able.map(({ name }) => name)] as (AlgorithmName | "auto")[])(
    "%s gives PyTorch's numbers, forwards and backwards",
    async (algorithm) => {
      let ran = 0;
      const found: string[] = [];
      for (const precision of ["highest", "high"] as const)
        for (const expected of cases) {
          if (algorithm !== "auto" && expected.kind.endsWith("Pool")) continue;
          try {
            found.push(...(await departuresBy(algorithm, expected, dtype, precision)));
            ran++;
          } catch (error) {
            if (algorithm === "auto" || !refused(error)) throw error;
          }
        }
      expect(found).toEqual([]);
      // 400 PyTorch cases and the seeds', twice (300 of the former are convolutions): an algorithm that ran none has
      // proved nothing.
      expect(ran).toBeGreaterThan(algorithm === "auto" ? 800 : 0);
    },
  );
});
