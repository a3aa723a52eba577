import { sizeOf } from "@convkit/ndarray";
import { boundaryProblems, type ConvProblem, convProblems } from "@convkit/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type AlgorithmName,
  algorithms,
  type ConvAlgorithm,
  type ConvGeometry,
  convGeometry,
  type Product,
} from "../src/index.ts";
import { disagreement, fuzzProblems } from "./agreement.ts";

const products: readonly Product[] = ["forward", "inputGrad", "weightGrad"];
// Those that keep sums in float64 are held to naive elsewhere, and are slow on geometries of this size.
const manifest: readonly ConvAlgorithm<AlgorithmName>[] = algorithms;
const fast = manifest.filter(({ roundings }) => roundings !== undefined);

// scripts/fuzz.ts runs the same for as long as one likes.
test.each(products)("%s by fast algorithms agrees with naive at the edges of tiles", (product) => {
  expect(fast.map(({ name }) => name)).toContain("gemm");
  fc.assert(
    fc.property(fuzzProblems, (problem) => {
      expect([...disagreement(problem, product, fast)]).toEqual([]);
    }),
    { numRuns: 250 },
  );
});

describe("on the engine, algorithms take at most twice the memory of input and output beside them", () => {
  const check = (geometry: ConvGeometry) => {
    const most = 2 * 4 * (sizeOf(geometry.inputShape) + sizeOf(geometry.outputShape));
    for (const { name, supports, usesEngine, workspaceBytes } of fast)
      for (const product of products)
        if (geometry.batch > 0 && supports(geometry, product) && usesEngine?.(geometry, product) !== false)
          expect([name, product, workspaceBytes(geometry, product) <= most]).toEqual([name, product, true]);
  };
  test("on random convolutions", () => {
    const problems = fc.oneof(boundaryProblems, convProblems);
    const property = ({ inputShape, weightShape, options: { paddingMode: _, ...options } }: ConvProblem) =>
      check(convGeometry(inputShape, weightShape, options));
    fc.assert(fc.property(problems, property), { numRuns: 2000 });
  });

  test("where kernels are larger than images", () => {
    check(convGeometry([3, 1, 1, 1, 1], [1, 1, 9, 9, 9], { padding: 5 }));
  });
});
