import { integers } from "@convkit/testing";
import { configure, engine } from "@convkit/wasm";
import { afterAll, expect, test } from "vitest";
import { convForward, convGeometry, convInputGrad, convWeightGrad } from "../src/index.ts";
import { arrayOf } from "./calls.ts";

afterAll(() => configure({ threads: "auto" }));

test.each([
  // Chunks of tiles, chunks of filters; in the weight gradient parts of a sum, and panels that chunks share.
  [2, 32, 40, 41, 64],
  [1, 256, 14, 14, 256],
])("N %i, C %i, %i x %i, K %i: the same bits from 1, 2 and 5 threads", async (n, c, height, width, k) => {
  const geometry = convGeometry([n, c, height, width], [k, c, 7, 7], { padding: 3 });
  const of = (seed: number, shape: readonly number[]) => {
    const { data } = integers(seed, shape);
    return arrayOf({ shape, data: Array.from(data, (value) => value / 3) }, "float32");
  };
  const x = of(1, geometry.inputShape);
  const w = of(2, geometry.weightShape);
  const dy = of(3, geometry.outputShape);
  const options = { algorithm: "fft" } as const;
  const all = () =>
    [
      convForward(geometry, x, w, options),
      convInputGrad(geometry, w, dy, options),
      convWeightGrad(geometry, x, dy, options),
    ].map((y) => new BigUint64Array((y.toTypedArray() as Float32Array).slice().buffer).join());
  configure({ threads: 1 });
  const expected = all();
  for (const threads of [2, 5]) {
    configure({ threads });
    all();
    // Workers join when they are up.
    await expect.poll(() => engine()!.threads, { timeout: 10_000 }).toBe(threads);
    expect(all()).toEqual(expected);
  }
});
