import { describe, expect, test } from "vitest";
import * as nd from "../src/index.ts";
import { expectNumPy, numpy, type Packed, unpack } from "./numpy.ts";

const { sum, prod, mean, max, min, any, all, variance, std, argMax, argMin } = nd;
const reductions = { sum, prod, mean, max, min, any, all, variance, std, argMax, argMin };
type Reduction = keyof typeof reductions;

interface Case {
  readonly name: Reduction;
  readonly x: number;
  readonly axis: number | number[] | null;
  readonly keepDims: boolean;
  readonly y?: Packed;
}

/** Sums round in another order than NumPy's; the arrays have at most 24 elements of about 1. */
const ulps: Partial<Record<Reduction, number>> = { sum: 24, prod: 24, mean: 24, variance: 48, std: 48 };

describe.each([...new Set((numpy.reduce as Case[]).map(({ name }) => name))])(
  "%s agrees with NumPy",
  (reduction) => {
    test.each((numpy.reduce as Case[]).filter(({ name }) => name === reduction))(
      "array $x over $axis, keepDims $keepDims",
      ({ name, x, axis, keepDims, y }) => {
        const call = () =>
          reductions[name](unpack(numpy.arrays[x]), { axis: (axis ?? undefined) as number, keepDims });
        if (y) expectNumPy(call(), y, ulps[name] ?? 0, false);
        else expect(call).toThrow(nd.ArgumentError);
      },
    );
  },
);

test.each(numpy.cumsum as { x: Packed; axis: number | null; y: Packed }[])(
  "cumsum of $x.dtype over $axis",
  (row) => {
    expectNumPy(nd.cumsum(unpack(row.x), { axis: row.axis ?? undefined }), row.y, 24, false);
  },
);

test.each(numpy.sort as { x: Packed; axis: number; sorted: Packed; order: Packed }[])(
  "sort of $x.shape over $axis",
  (row) => {
    const x = unpack(row.x);
    expectNumPy(nd.sort(x, row.axis), row.sorted);
    expectNumPy(nd.argsort(x, row.axis), row.order);
    expectNumPy(nd.takeAlongAxis(x, nd.argsort(x, row.axis), row.axis), row.sorted);
  },
);

test("a float32 sum is exact where one in float32 stops growing", () => {
  // 2^24 + 1 is no float32: a float32 total would stay at 2^24.
  expect(nd.sum(nd.ones([2 ** 24 + 2 ** 10])).item()).toBe(2 ** 24 + 2 ** 10);
  expect(nd.mean(nd.full([10 ** 6], 0.1)).item()).toBe(Math.fround(0.1));
});

test("a float64 sum of a million tenths errs by few ulps, not by hundreds", () => {
  const x = nd.full([10 ** 6], 0.1, { dtype: "float64" });
  // Pairwise: at most log2(10^6 / 128) + 64 roundings deep. One after another errs by 1.3e-6.
  expect(Math.abs(nd.sum(x).item() - 1e5)).toBeLessThan(1e-9);
});

test("variance survives a large mean", () => {
  // The textbook formula E[x^2] - E[x]^2 gives 0 or worse here.
  const x = nd.array([1e9 + 1, 1e9 + 2, 1e9 + 3], { dtype: "float64" });
  expect(nd.variance(x).item()).toBeCloseTo(2 / 3, 12);
  expect(nd.variance(x, { ddof: 1 }).item()).toBe(1);
  expect(nd.variance(x, { ddof: 3 }).item()).toBe(Number.POSITIVE_INFINITY);
});

test("sums of integers never wrap: they throw, and float64 holds them", () => {
  const x = nd.full([2], 2 ** 31 - 1, { dtype: "int32" });
  expect(() => nd.sum(x)).toThrowErrorMatchingInlineSnapshot(
    `[ArgumentError: sum: the result 4294967294 does not fit int32; compute in float64]`,
  );
  expect(nd.sum(x, { dtype: "float64" }).item()).toBe(2 ** 32 - 2);
  expect(() => nd.cumsum(x)).toThrow(nd.ArgumentError);
  expect(() => nd.prod(x)).toThrow(nd.ArgumentError);
});

test("a reduction of a strided view reads the view", () => {
  const x = nd.arange(24).reshape([2, 3, 4]).transpose([2, 0, 1]).flip(0).slice([null, null, 2]);
  expect(nd.sum(x, { axis: [0, 2] }).toArray()).toEqual([
    3 + 7 + 11 + 1 + 5 + 9,
    15 + 19 + 23 + 13 + 17 + 21,
  ]);
});
