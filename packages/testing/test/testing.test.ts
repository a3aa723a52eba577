import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  convProblems,
  departures,
  exactly,
  integers,
  mismatch,
  pytorchConformance,
  rounded,
  seedConformance,
} from "../src/index.ts";

const plain = (...data: number[]) => ({ shape: [data.length], data });

describe("mismatch", () => {
  test("agrees on equal values, zeros of either sign, infinities and NaNs", () => {
    const values = plain(1, 0, Number.POSITIVE_INFINITY, NaN);
    expect(mismatch("x", plain(1, -0, Number.POSITIVE_INFINITY, NaN), values, exactly)).toBeUndefined();
  });
  test("names the worst element, a wrong shape, and NaN before all else", () => {
    expect(mismatch("x", plain(1, 2.5, 5), plain(1, 2, 3), exactly)).toBe("x: element 2 is 5, expected 3");
    expect(mismatch("x", plain(1, NaN, 9), plain(1, 2, 3), exactly)).toBe("x: element 1 is NaN, expected 2");
    expect(mismatch("x", plain(1), plain(1, 2), exactly)).toBe("x: shape [1], expected [2]");
  });
  test("allows what its tolerance allows", () => {
    const [next, third] = [1 + 2 ** -23, 1 + 3 * 2 ** -23];
    expect(mismatch("x", plain(next), plain(1), rounded("float32", 2))).toBeUndefined();
    expect(mismatch("x", plain(third), plain(1), rounded("float32", 2))).toMatch("element 0");
  });
});

describe("departures", () => {
  const [first] = seedConformance();
  const right = { output: first!.output, grads: first!.grads };

  test("of the expected numbers from themselves there are none", () => {
    for (const c of [...seedConformance(), ...pytorchConformance()])
      expect(departures(c, { output: c.output, grads: c.grads }, "float64")).toEqual([]);
  });
  test("find one wrong element, a missing gradient and a wrong loss", () => {
    const wrong = { ...first!.output, data: Array.from(first!.output.data, (y, i) => (i === 3 ? y + 1 : y)) };
    expect(departures(first!, { ...right, output: wrong }, "float64")).toEqual([
      "1-basic: output: element 3 is 643, expected 642",
      "1-basic: loss: 1849, expected 1848",
    ]);
    expect(departures(first!, { ...right, grads: {} }, "float32")).toEqual([
      "1-basic: dinput: missing",
      "1-basic: dweight: missing",
    ]);
  });
});

test("integers depend on the seed alone and cover their range", () => {
  expect(integers(7, [5])).toEqual(integers(7, [5]));
  expect(integers(7, [50]).data).not.toEqual(integers(8, [50]).data);
  expect([...new Set(Array.from(integers(1, [1000], -2, 2).data))].sort((a, b) => a - b)).toEqual([
    -2, -1, 0, 1, 2,
  ]);
});

test("random convolutions reach every dimension, layout, padding mode and grouping", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(convProblems, ({ dims, options: { layout, paddingMode, groups } }) => {
      for (const trait of [`${dims}d`, layout, paddingMode, `groups ${groups}`]) seen.add(trait);
    }),
    { numRuns: 300, seed: 1 },
  );
  expect([...seen].sort()).toEqual([
    "1d",
    "2d",
    "3d",
    "NCHW",
    "NHWC",
    "circular",
    "groups 1",
    "groups 2",
    "groups 3",
    "reflect",
    "replicate",
    "zeros",
  ]);
});
