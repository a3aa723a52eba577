import { isContiguous } from "@convkit/ndarray";
import { integers } from "@convkit/testing";
import type { Engine } from "@convkit/wasm";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type AlgorithmName,
  algorithms,
  type ConvAlgorithm,
  type ConvGeometry,
  type Product,
} from "../src/index.ts";
import { disagreement, fuzzProblems, views } from "./agreement.ts";
import { arrayOf } from "./calls.ts";

// That the comparison of fuzz.test.ts and scripts/fuzz.ts can fail.
const products: readonly Product[] = ["forward", "inputGrad", "weightGrad"];
const manifest: readonly ConvAlgorithm<AlgorithmName>[] = algorithms;
const fast = manifest.filter(({ roundings }) => roundings !== undefined);

/** An algorithm whose first result lacks a term: of integers none is less than 1. */
function lacking(algorithm: ConvAlgorithm<AlgorithmName>): ConvAlgorithm<AlgorithmName> {
  const kernels = algorithm.onEngine!;
  const compute =
    (product: Product) =>
    (engine: Engine, geometry: ConvGeometry, a: number, b: number, result: number, workspace: number) => {
      kernels[product](engine, geometry, a, b, result, workspace);
      engine.floats(result, 1)[0]! -= 1;
    };
  const [forward, inputGrad, weightGrad] = products.map(compute);
  return {
    ...algorithm,
    supports: kernels.supports,
    onEngine: { ...kernels, forward: forward!, inputGrad: inputGrad!, weightGrad: weightGrad! },
  };
}

test.each(products)("%s by an algorithm that leaves out one term never agrees", (product) => {
  fc.assert(
    fc.property(fuzzProblems, (drawn) => {
      // A seed that is a multiple of 3 draws no bias.
      const problem = { ...drawn, seed: drawn.seed - (drawn.seed % 3), unaligned: true };
      const [batch = 0] = problem.inputShape;
      fc.pre(batch > 0);
      let compared = 0;
      const wrong = [...disagreement(problem, product, fast.map(lacking), () => compared++)];
      expect(wrong).toHaveLength(compared);
    }),
    { numRuns: 250 },
  );
});

test("the operands that are compared lie in memory in all ways, and are the same", () => {
  const x = arrayOf(integers(1, [3, 4, 5]), "float32");
  const contiguous = Object.entries(views).map(([name, view]) => {
    expect(view(x).toArray()).toEqual(x.toArray());
    return [name, isContiguous(view(x))];
  });
  expect(Object.fromEntries(contiguous)).toEqual({
    ...{ whole: true, odd: true },
    ...{ transposed: false, flipped: false, stepped: false, backwards: false },
  });
  expect(views.odd(x).offset % 2).toBe(1);
});
