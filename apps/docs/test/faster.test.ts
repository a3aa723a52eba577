import { conv1d, conv2d, convGeometry } from "@convkit/conv-kernels";
import { arange, array } from "@convkit/ndarray";
import { describe, expect, test } from "vitest";
import { choiceFacts, geometryOf } from "../src/labs/faster/choices.ts";
import { measureErrors } from "../src/labs/faster/errors.ts";
import { costs, directFlops, fftFlops } from "../src/labs/faster/fft-cost.ts";
import { correlateByFrequencies, transform } from "../src/labs/faster/frequencies.ts";
import { layers } from "../src/labs/faster/layers.ts";
import { filterTile, productCounts, transformsOf } from "../src/labs/faster/minimal-filtering.ts";
import { implicitProduct, placesOf, tileCounts } from "../src/labs/faster/panel.ts";
import { separableParts } from "../src/labs/faster/separable.ts";
import { rowsOf } from "../src/labs/faster/small-matrix.ts";
import { explainCell, type StepName } from "../src/labs/faster/tile-cells.ts";
import { type Timing, timeAlgorithms, timedAlgorithms } from "../src/labs/faster/timing.ts";

/** Small integers that depend on the place alone. */
const integers = (count: number, factor: number) =>
  Array.from({ length: count }, (_, i) => ((i * factor) % 11) - 5);

describe("implicit matrix product", () => {
  test.each([
    [1, 6, 3, 1],
    [2, 6, 3, 2],
    [3, 5, 2, 1],
  ])("of %i channels, %i pixels a side, kernel %i, stride %i is conv2d", (channels, size, kernel, stride) => {
    const x = arange(channels * size * size, { dtype: "float64" });
    const w = integers(4 * channels * kernel * kernel, 7);
    const y = conv2d(
      x.reshape([1, channels, size, size]),
      array(w, { dtype: "float64" }).reshape([4, channels, kernel, kernel]),
      { stride },
    );
    const places = placesOf({ channels, size, kernel, stride });
    expect(implicitProduct(w, x.toTypedArray(), 4, places)).toEqual([...y.toTypedArray()]);
  });

  test("a tile of 2 x 4 over 9 steps", () => {
    expect(tileCounts(2, 4, 9)).toEqual({ loads: 54, products: 72, each: 0.75 });
    expect(tileCounts(1, 1, 9).each).toBe(2);
  });
});

describe("minimal filtering", () => {
  const small = transformsOf([0, 1, -1], 3);

  test("F(2,3) has Lavin and Gray's transforms, with the last row of B^T and column of A^T negated", () => {
    expect(small.G).toEqual([
      [1, 0, 0],
      [0.5, 0.5, 0.5],
      [0.5, -0.5, 0.5],
      [0, 0, 1],
    ]);
    expect(small.BT).toEqual([
      [1, 0, -1, 0],
      [0, 1, 1, 0],
      [0, -1, 1, 0],
      [0, -1, 0, 1],
    ]);
    expect(small.AT).toEqual([
      [1, 1, 1, 0],
      [0, 1, -1, 1],
    ]);
    expect(productCounts(small)).toEqual({ outputs: 4, points: 16, direct: 36, times: 2.25 });
  });

  test.each([
    [[0, 1, -1], 0],
    // A few roundings of float64 on values of up to a few hundred.
    [[0, 1, -1, 2, -2], 1e-11],
    [[0, Math.SQRT1_2, -Math.SQRT1_2, Math.SQRT2, -Math.SQRT2], 1e-11],
  ])("points %j give conv2d's tile", (points, tolerance) => {
    const transforms = transformsOf(points, 3);
    const side = points.length + 1;
    for (const factor of [3, 5, 7]) {
      const [d, g] = [integers(side * side, factor), integers(9, factor + 1)];
      const { Y } = filterTile(transforms, rowsOf(d, side), rowsOf(g, 3));
      const direct = conv2d(
        array(d, { dtype: "float64" }).reshape([1, 1, side, side]),
        array(g, { dtype: "float64" }).reshape([1, 1, 3, 3]),
      ).toTypedArray();
      const differences = Y.flat().map((value, i) => Math.abs(value - direct[i]!));
      expect(Math.max(...differences)).toBeLessThanOrEqual(tolerance);
    }
  });

  test("F(4,3) counts a quarter of the products", () => {
    const counts = productCounts(transformsOf([0, 1, -1, 2, -2], 3));
    expect(counts).toEqual({ outputs: 16, points: 36, direct: 144, times: 4 });
  });

  test("every cell is the sum that its explanation names", () => {
    const [d, g] = [rowsOf(integers(16, 3), 4), rowsOf(integers(9, 4), 3)];
    const all = { ...small, ...filterTile(small, d, g), d, g };
    for (const step of ["Gg", "U", "BTd", "V", "M", "ATM", "Y"] as StepName[])
      all[step].forEach((line, row) => {
        line.forEach((value, column) => {
          const { sources } = explainCell(all, { step, row, column });
          const [left, right] = Object.entries(sources).map(([name, cells]) =>
            cells!.map(([i, j]) => all[name as StepName][i]![j]!),
          );
          expect(left!.reduce((sum, a, k) => sum + a * right![k]!, 0)).toBe(value);
        });
      });
  });
});

test("errors are within the declared bounds, and grow from float64 sums to F(4x4,3x3)", () => {
  const { rows } = measureErrors({ channels: 16, filters: 8, size: 16, seed: 5 });
  const of = (title: string) => rows.find((row) => row.title.includes(title))!;
  expect(rows.map(({ title }) => title.split(" ")[0])).toEqual([
    "im2col:",
    "gemm:",
    "winograd",
    "winograd",
    "fft",
  ]);
  for (const { error, bound } of rows) if (bound) expect(error).toBeLessThanOrEqual(bound);
  expect(of("im2col").error).toBeLessThan(of("gemm").error);
  expect(of("gemm").error).toBeLessThan(of("F(4").error);
});

describe("frequencies", () => {
  test("of four points are whole", () => {
    const X = transform([1, 2, 4, 3].map((value) => [value, 0]));
    expect(X.map(([re, im]) => [re + 0, im + 0])).toEqual([
      [10, 0],
      [-3, 1],
      [0, 0],
      [-3, -1],
    ]);
  });

  test.each([
    [4, 1],
    [4, 2],
    [4, 3],
    [8, 3],
  ])("%i points and %i taps give conv1d, then what wraps around", (points, taps) => {
    const [x, w] = [integers(points, 3), integers(taps, 4)];
    const { y, valid } = correlateByFrequencies(x, w);
    const direct = conv1d(
      array(x, { dtype: "float64" }).reshape([1, 1, points]),
      array(w, { dtype: "float64" }).reshape([1, 1, taps]),
    ).toTypedArray();
    expect(valid).toBe(direct.length);
    for (const [i, value] of [...direct].entries()) expect(y[i]).toBeCloseTo(value, 10);
    const circular = w.reduce((sum, weight, t) => sum + weight * x[(points - 1 + t) % points]!, 0);
    expect(y.at(-1)).toBeCloseTo(circular, 10);
  });

  test("cost less than the direct method from some kernel on", () => {
    const sizes = { channels: 16, filters: 16, size: 64 };
    const geometry = convGeometry([1, 16, 64, 64], [16, 16, 7, 7], { padding: 3 });
    expect(directFlops(sizes, 7)).toBe(geometry.flops);
    const { rows, crossing } = costs(sizes);
    for (const { kernel, direct, fft } of rows) expect(fft < direct).toBe(kernel >= crossing!);
    expect(costs({ channels: 1, filters: 1, size: 16 }).crossing).toBeGreaterThan(crossing!);
    // One tile holds all: nothing depends on the kernel.
    expect(fftFlops(sizes, 9, 128)).toBe(fftFlops(sizes, 31, 128));
  });
});

test("a separable convolution costs 1/O + 1/k^2 of the full one (Howard et al., section 3.1)", () => {
  const [full, depthwise, pointwise] = separableParts({ channels: 64, filters: 128, size: 28, kernel: 3 });
  expect((depthwise!.products + pointwise!.products) / full!.products).toBeCloseTo(1 / 128 + 1 / 9, 12);
  expect([full!.rows, depthwise!.rows, pointwise!.rows]).toEqual([128, 1, 128]);
  expect(depthwise!.intensity).toBeLessThan(9 / 2);
});

describe("the choice", () => {
  test("names an algorithm that supports each product", () => {
    for (const sizes of Object.values(layers)) {
      const { choices, rows } = choiceFacts(geometryOf(sizes));
      for (const [p, { algorithm }] of choices.entries())
        expect(rows.find(({ name }) => name === algorithm)!.bytes[p]).toBeDefined();
    }
  });

  test("follows precision and layout", () => {
    const large = layers["9 × 9, 16 channels"]!;
    const first = (options = {}) => choiceFacts(geometryOf(large, options)).choices[0]!.algorithm;
    expect(first()).toBe("fft");
    expect(first({ precision: "highest" })).toBe("gemm");
    expect(first({ layout: "NHWC" })).toBe("gemm");
    expect(first({ dtype: "float64" })).toBe("im2col");
  });
});

test("every algorithm that supports a small layer is timed once at least", async () => {
  const sizes = { ...layers["3 × 3, 64 channels"]!, channels: 8, filters: 8, size: 8 };
  const timings: Timing[] = [];
  await timeAlgorithms({ sizes, product: "weightGrad", milliseconds: 1000 }, (one) => timings.push(one));
  const names = timedAlgorithms(geometryOf(sizes), "weightGrad").map(({ name }) => name);
  expect(names).toContain("naive");
  expect(timings.map(({ name }) => name)).toEqual(names);
  for (const { runs, gflops } of timings) {
    expect(runs).toBeGreaterThan(0);
    expect(gflops).toBeGreaterThan(0);
  }
});
