import { expect, test } from "vitest";
import { crossEntropy, gather, nllLoss, ones, scatterAdd, take } from "../src/index.ts";
import { indices } from "./helpers.ts";

// Only a backend that can read at once can refuse an index; others give NaN (see Backend.firstOutside).

test("labels and indices out of range", () => {
  expect(() => crossEntropy(ones([2, 3]), indices([0, 3]))).toThrowErrorMatchingInlineSnapshot(`
    [ArgumentError: crossEntropy: labels must lie in 0 .. 2, got 3
      labels  [2]]
  `);
  expect(() => nllLoss(ones([2, 3]), indices([0, -1]))).toThrowErrorMatchingInlineSnapshot(`
    [ArgumentError: nllLoss: labels must lie in 0 .. 2, got -1
      labels  [2]]
  `);
  expect(() => take(ones([2, 3]), indices([2]), 0)).toThrowErrorMatchingInlineSnapshot(`
    [ArgumentError: take: indices must lie in 0 .. 1, got 2
      indices  [1]]
  `);
  expect(() => gather(ones([2, 3]), indices([[3], [0]]), 1)).toThrowErrorMatchingInlineSnapshot(`
    [ArgumentError: gather: indices must lie in 0 .. 2, got 3
      indices  [2, 1]]
  `);
  expect(() => scatterAdd(ones([2]), indices([0, 9]), 0, 4)).toThrowErrorMatchingInlineSnapshot(`
    [ArgumentError: scatterAdd: indices must lie in 0 .. 3, got 9
      indices  [2]]
  `);
});
