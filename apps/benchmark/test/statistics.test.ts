import { describe, expect, test } from "vitest";
import {
  fitPower,
  median,
  pairedRatios,
  quantile,
  seededRandom,
  shuffled,
} from "../src/harness/statistics.ts";

describe("statistics", () => {
  test("quantiles are NumPy's", () => {
    // numpy.percentile([4, 1, 3, 2], [0, 25, 50, 75, 100])
    expect([0, 0.25, 0.5, 0.75, 1].map((share) => quantile([4, 1, 3, 2], share))).toEqual([
      1, 1.75, 2.5, 3.25, 4,
    ]);
    expect(median([5])).toBe(5);
  });

  test("ratios are taken within rounds", () => {
    const a = { samples: [10, 20, 30], rounds: [0, 1, 2] };
    const b = { samples: [10, 5], rounds: [2, 0] };
    expect(pairedRatios(a, b)).toEqual([2, 3]);
  });

  test("a power law is found again", () => {
    const { exponent, r2 } = fitPower([1, 2, 4, 8].map((x) => [x, 3 * x ** 1.5]));
    expect(exponent).toBeCloseTo(1.5, 12);
    expect(r2).toBeCloseTo(1, 12);
  });

  test("orders repeat with their seed, and hold every item", () => {
    const order = (seed: number) => shuffled([1, 2, 3, 4, 5, 6, 7, 8], seededRandom(seed));
    expect(order(1)).toEqual(order(1));
    expect(order(1)).not.toEqual(order(2));
    expect(order(3).sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
});
