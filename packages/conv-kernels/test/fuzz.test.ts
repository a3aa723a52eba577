import { boundaryProblems } from "@convkit/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { algorithms, type Product } from "../src/index.ts";
import { disagreement } from "./agreement.ts";

const products: readonly Product[] = ["forward", "inputGrad", "weightGrad"];
// Those that keep sums in float64 are held to naive elsewhere, and are slow on geometries of this size.
const fast = algorithms.filter((algorithm) => "roundings" in algorithm);

// scripts/fuzz.ts runs the same for as long as one likes.
test.each(products)("%s by fast algorithms agrees with naive at the edges of tiles", (product) => {
  expect(fast.map(({ name }) => name)).toContain("gemm");
  fc.assert(
    fc.property(boundaryProblems, (problem) => {
      expect([...disagreement(problem, product, fast)]).toEqual([]);
    }),
    { numRuns: 250 },
  );
});
