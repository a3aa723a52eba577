import { integers } from "@convkit/testing";
import { configure, engine } from "@convkit/wasm";
import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import {
  algorithms,
  type ConvGeometry,
  convForward,
  convGeometry,
  convInputGrad,
  convWeightGrad,
  type Product,
} from "../src/index.ts";
import { arrayOf } from "./calls.ts";

afterEach(() => vi.restoreAllMocks());
afterAll(() => configure({ threads: "auto" }));

const products: readonly Product[] = ["forward", "inputGrad", "weightGrad"];

// Chunks of tiles or of rows, chunks of filters; in weight gradients parts of a sum, and panels that chunks share.
const geometries = [
  convGeometry([2, 32, 40, 41], [64, 32, 3, 3], { padding: 1 }),
  convGeometry([1, 256, 14, 14], [256, 256, 3, 3], { padding: 1 }),
  convGeometry([2, 32, 40, 41], [64, 32, 7, 7], { padding: 3 }),
  convGeometry([1, 96, 14, 14], [96, 96, 7, 7], { padding: 3 }),
  convGeometry([3, 8, 64, 64], [16, 8, 4, 4], { padding: 1, stride: 2 }),
  convGeometry([64, 1, 28, 28], [32, 1, 3, 3], { padding: 1 }),
  convGeometry([40, 2, 60, 60], [4, 1, 3, 3], { padding: 1, groups: 2 }),
];

/** Thirds, so that every sum is rounded, and another order of terms shows. */
function thirds(seed: number, shape: readonly number[]) {
  const { data } = integers(seed, shape);
  return arrayOf({ shape, data: Array.from(data, (value) => value / 3) }, "float32");
}

const onEngine = algorithms.filter((algorithm) => algorithm.onEngine);

describe.each(onEngine)("$name", ({ name, supports, usesEngine }) => {
  const runs = (geometry: ConvGeometry) =>
    products.every((product) => supports(geometry, product) && usesEngine!(geometry, product));
  const own = geometries.filter(runs);

  test("is among those that are tried here", () => {
    expect(own.length).toBeGreaterThan(0);
  });

  test.each(own)(
    "gives the same bits from 1, 2 and 5 threads: $inputShape by $weightShape",
    async (geometry) => {
      const [x, w, dy] = [geometry.inputShape, geometry.weightShape, geometry.outputShape].map(
        (shape, seed) => thirds(seed, shape),
      );
      const options = { algorithm: name };
      const all = () =>
        [
          convForward(geometry, x!, w!, options),
          convInputGrad(geometry, w!, dy!, options),
          convWeightGrad(geometry, x!, dy!, options),
        ].map((y) => new Uint32Array(y.toTypedArray().slice().buffer));
      configure({ threads: 1 });
      const jobs = vi.spyOn(engine()!, "run");
      const expected = all();
      // A job of one chunk runs on the caller's thread alone, and would prove nothing.
      expect(Math.max(...jobs.mock.calls.map(([, chunks]) => chunks))).toBeGreaterThan(1);
      for (const threads of [2, 5]) {
        configure({ threads });
        all();
        // Workers join when they are up.
        await expect.poll(() => engine()!.threads, { timeout: 10_000 }).toBe(threads);
        const same = all().map((bits, k) => bits.every((word, i) => word === expected[k]![i]));
        expect(same).toEqual([true, true, true]);
      }
    },
  );
});
