import { exactly, integers, mismatch } from "@convkit/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tilingOf } from "../src/algorithms/winograd/tiling.ts";
import { winograd } from "../src/algorithms/winograd.ts";
import { workspaceLimit } from "../src/engine/workspace-limit.ts";
import {
  type ConvGeometry,
  type ConvOptions,
  conv2d,
  convForward,
  convGeometry,
  convInputGrad,
  convWeightGrad,
  explainChoice,
  type Precision,
  type Product,
} from "../src/index.ts";
import { byAddress } from "./by-address.ts";
import { arrayOf, declared } from "./calls.ts";

const products: readonly Product[] = ["forward", "inputGrad", "weightGrad"];

/** Numbers between -1 and 1 from a seed, exact in float32. */
const fractions = (seed: number, shape: readonly number[]) =>
  Float32Array.from(integers(seed, shape, -(2 ** 20), 2 ** 20).data, (value) => value / 2 ** 20);

interface Operands {
  readonly x: Float32Array;
  readonly w: Float32Array;
  readonly dy: Float32Array;
  readonly bias: Float32Array;
}

const operandsOf = (geometry: ConvGeometry, draw: typeof fractions): Operands => ({
  x: draw(1, geometry.inputShape),
  w: draw(2, geometry.weightShape),
  dy: draw(3, geometry.outputShape),
  bias: draw(4, [geometry.outputChannels]),
});

const onEngine = (geometry: ConvGeometry, product: Product, operands: Operands) =>
  byAddress(winograd.onEngine!, geometry, product, operands);

/** The same in float64: by the definition, or for large problems by what other tests hold to it. */
function inFloat64(
  geometry: ConvGeometry,
  product: Product,
  operands: Operands,
  algorithm: "naive" | "im2col" = "naive",
) {
  const exact: ConvGeometry = { ...geometry, dtype: "float64" };
  const of = (data: Float32Array, shape: readonly number[]) => arrayOf({ shape, data }, "float64");
  const x = of(operands.x, geometry.inputShape);
  const w = of(operands.w, geometry.weightShape);
  const dy = of(operands.dy, geometry.outputShape);
  const options = { algorithm };
  return {
    forward: () =>
      convForward(exact, x, w, { ...options, bias: of(operands.bias, [geometry.outputChannels]) }),
    inputGrad: () => convInputGrad(exact, w, dy, options),
    weightGrad: () => convWeightGrad(exact, x, dy, options),
  }
    [product]()
    .toTypedArray();
}

function compare(geometry: ConvGeometry, product: Product, operands: Operands, exact: boolean) {
  const actual = onEngine(geometry, product, operands);
  const expected = inFloat64(geometry, product, operands);
  const { x, w, dy } = operands;
  const [a, b] = { forward: [x, w], inputGrad: [dy, w], weightGrad: [x, dy] }[product] as Float32Array[];
  const bound = exact ? exactly : declared("winograd", geometry, product, { a: a!, b: b! });
  // The bias is added at the end: one rounding of the result more.
  const tolerance = { ...bound, absolute: bound.absolute + (exact ? 0 : 2 ** -22) };
  const plain = (data: ArrayLike<number>) => ({ shape: [data.length], data });
  return mismatch(product, plain(actual), plain(expected), tolerance);
}

/** Sizes around the borders of tiles, blocks and vectors; every padding from 0 to 3 a side. */
const geometries = fc
  .record({
    batch: fc.integer({ min: 0, max: 3 }),
    groups: fc.constantFrom(1, 1, 2),
    inner: fc.constantFrom(1, 3, 4, 17),
    outer: fc.constantFrom(1, 2, 3, 17),
    size: fc.tuple(
      fc.integer({ min: 1, max: 13 }),
      fc.oneof(fc.integer({ min: 1, max: 37 }), fc.constant(150)),
    ),
    padding: fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { minLength: 2, maxLength: 2 }),
    precision: fc.constantFrom<Precision>("high", "highest"),
  })
  .filter(({ size, padding }) => size.every((n, i) => n + padding[i]![0] + padding[i]![1] >= 3))
  .map(({ batch, groups, inner, outer, size, padding, precision }) =>
    convGeometry([batch, groups * inner, ...size], [groups * outer, inner, 3, 3], {
      groups,
      padding,
      precision,
    }),
  );

describe.each(products)("%s", (product) => {
  test("stays within its declared error, on dirty memory, whatever the sizes", () => {
    fc.assert(
      fc.property(geometries, (geometry) => {
        fc.pre(winograd.supports(geometry, product));
        expect(compare(geometry, product, operandsOf(geometry, fractions), false)).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  test("is exact for small integers with the highest precision", () => {
    const small = (seed: number, shape: readonly number[]) => Float32Array.from(integers(seed, shape).data);
    fc.assert(
      fc.property(geometries, (geometry) => {
        const exact: ConvGeometry = { ...geometry, precision: "highest" };
        fc.pre(winograd.supports(exact, product));
        expect(compare(exact, product, operandsOf(exact, small), true)).toBeUndefined();
      }),
      { numRuns: 100 },
    );
  });

  test.each([
    // Many blocks and few filters; few blocks and many filters; more filters and channels than scratch memory holds.
    [1, 64, 40, 41, 64],
    [1, 256, 14, 14, 64],
    [3, 130, 21, 9, 70],
    [2, 48, 29, 30, 330],
  ])("large: N %i, C %i, %i x %i, K %i, error of the root mean square", (n, c, height, width, k) => {
    for (const [precision, largest] of [
      // As the docstring says, for uniform operands; the highest precision as a float32 sum of 9 x 256 terms.
      ["high", 2.5e-5],
      ["highest", 5e-6],
    ] as const) {
      const geometry = convGeometry([n, c, height, width], [k, c, 3, 3], { padding: 1, precision });
      expect(winograd.supports(geometry, product)).toBe(true);
      expect(tilingOf(geometry, product).step).toBe(precision === "high" ? 4 : 2);
      const operands = operandsOf(geometry, fractions);
      const actual = onEngine(geometry, product, operands);
      const expected = Array.from(inFloat64(geometry, product, operands, "im2col"));
      const square = expected.reduce((sum, y) => sum + y * y, 0) / expected.length;
      const worst = actual.reduce((most, y, i) => Math.max(most, Math.abs(y - expected[i]!)), 0);
      expect(worst / Math.sqrt(square)).toBeLessThan(largest);
    }
  });

  test("its workspace is at most twice input and output", () => {
    fc.assert(
      fc.property(
        fc.record({
          batch: fc.nat(9),
          channels: fc.integer({ min: 1, max: 600 }),
          filters: fc.integer({ min: 1, max: 600 }),
          size: fc.integer({ min: 1, max: 60 }),
        }),
        ({ batch, channels, filters, size }) => {
          const geometry = convGeometry([batch, channels, size, size], [filters, channels, 3, 3], {
            padding: 1,
          });
          fc.pre(winograd.supports(geometry, product));
          expect(winograd.workspaceBytes(geometry, product)).toBeLessThanOrEqual(workspaceLimit(geometry));
        },
      ),
    );
  });
});

describe("precision", () => {
  const explain = (precision: Precision) =>
    explainChoice(convGeometry([1, 64, 56, 56], [64, 64, 3, 3], { padding: 1, precision }));

  test("the option of the public functions decides between exact integers and F(4x4,3x3)", () => {
    const shapes = [
      [1, 8, 32, 32],
      [8, 8, 3, 3],
    ] as const;
    const [x, w] = shapes.map((shape, seed) => arrayOf(integers(seed, shape), "float32"));
    const by = (options: ConvOptions) => conv2d(x!, w!, { padding: 1, ...options }).toTypedArray();
    const exact = by({ algorithm: "naive" });
    expect(by({ precision: "highest" })).toEqual(exact);
    expect(by({ precision: "highest", algorithm: "winograd" })).toEqual(exact);
    expect(by({})).not.toEqual(exact);
    expect(by({})).toEqual(by({ precision: "high", algorithm: "winograd" }));
  });

  test("the choice says which tiles", () => {
    expect(explain("high").reason).toContain("F(4x4,3x3)");
    expect(explain("highest").reason).toContain("F(2x2,3x3)");
  });
});

test("a NaN reaches the outputs of its tiles and no others", () => {
  const geometry = convGeometry([1, 1, 40, 40], [1, 1, 3, 3], { padding: 1 });
  const operands = operandsOf(geometry, fractions);
  operands.x[5 * 40 + 5] = NaN;
  const y = onEngine(geometry, "forward", operands);
  // Tiles of 6x6 inputs start at -1, 3, 7: element 5 lies in the second alone.
  const rows = (i: number) => i >= 4 && i < 8;
  y.forEach((value, at) => {
    expect(Number.isNaN(value)).toBe(rows(Math.floor(at / 40)) && rows(at % 40));
  });
});
