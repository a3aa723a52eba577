import { arange, array, arrayEqual, Generator, type NDArray } from "@convkit/ndarray";
import {
  AugmentedDataset,
  compose,
  DataLoader,
  type Dataset,
  MixupDataset,
  randomCrop,
  randomHorizontalFlip,
  type Sample,
  TensorDataset,
} from "@convkit/nn";
import { describe, expect, test } from "vitest";
import { symmetricBeta } from "../src/data/beta.ts";

const images = arange(10 * 16).reshape([10, 1, 4, 4]);
const plain = new TensorDataset(images, arange(10, { dtype: "int32" }));
const transform = compose(randomCrop(4, { padding: 2 }), randomHorizontalFlip());
const augmented = (seed = 1) => new AugmentedDataset(plain, transform, { seed });
const mixup = (options = {}) => new MixupDataset(plain, { classes: 10, alpha: 1, seed: 1, ...options });

const equal = (x: Sample, y: Sample) => arrayEqual(x.input, y.input) && arrayEqual(x.target, y.target);
const part = ({ input, target }: Sample, n: number) => ({ input: input.slice(n), target: target.slice(n) });

describe.each([
  ["AugmentedDataset", augmented],
  ["MixupDataset", (seed?: number) => mixup({ seed })],
])("%s", (_, make: (seed?: number) => Dataset) => {
  test("gives an example the same whatever is read with it, and others in other epochs and from other seeds", async () => {
    const batch = await make(1).getBatch!(Int32Array.of(7, 2, 5), { epoch: 3 });
    for (const [n, index] of [7, 2, 5].entries())
      expect(equal(await make(1).get(index, { epoch: 3 }), part(batch, n))).toBe(true);
    const again = await make(1).getBatch!(Int32Array.of(5, 7, 2), { epoch: 3 });
    expect(equal(part(again, 1), part(batch, 0))).toBe(true);
    const changes = [
      make(1).getBatch!(Int32Array.of(7, 2, 5), { epoch: 4 }),
      make(2).getBatch!(Int32Array.of(7, 2, 5), { epoch: 3 }),
    ];
    for (const other of await Promise.all(changes)) expect(equal(other, batch)).toBe(false);
    expect(equal(await make(1).get(3), await make(1).get(3, { epoch: 0 }))).toBe(true);
  });

  test("is told the epoch by a loader", async () => {
    const loader = new DataLoader(make(1), { batchSize: 10 });
    for (const epoch of [0, 1]) {
      const expected = await make(1).getBatch!(
        Int32Array.from({ length: 10 }, (_, i) => i),
        { epoch },
      );
      for await (const { input } of loader) expect(await input.data()).toEqual(expected.input.toTypedArray());
    }
  });
});

test("a transform must be a function, a seed an integer", () => {
  expect(() => new AugmentedDataset(plain, {} as never)).toThrowErrorMatchingInlineSnapshot(
    `[ArgumentError: AugmentedDataset: a transform must be a function, got an Object]`,
  );
  expect(() => new AugmentedDataset(plain, transform, { seed: -1 })).toThrowErrorMatchingInlineSnapshot(
    `[ArgumentError: AugmentedDataset: seed must be an integer of at least 0, got -1]`,
  );
});

describe("mixup", () => {
  test("mixes input and label by the same share", async () => {
    const dataset = new TensorDataset(arange(10).reshape([10, 1]), arange(10, { dtype: "int32" }));
    const mixed = new MixupDataset(dataset, { classes: 10, alpha: 1, seed: 1 });
    const batch = await mixed.getBatch(Int32Array.from({ length: 10 }, (_, i) => i));
    expect([batch.target.shape, batch.target.dtype, batch.input.dtype]).toEqual([
      [10, 10],
      "float32",
      "float32",
    ]);
    let between = 0;
    for (let n = 0; n < 10; n++) {
      const target = [...batch.target.slice(n).toTypedArray()];
      const sum = target.reduce((total, p) => total + p, 0);
      const mean = target.reduce((total, p, label) => total + p * label, 0);
      // Shares are rounded to float32 twice, and multiplied by up to 9.
      expect(Math.abs(sum - 1)).toBeLessThan(2 ** -23);
      expect(Math.abs(mean - batch.input.slice(n).item())).toBeLessThan(18 * 2 ** -23);
      if (target.every((p) => p < 0.999)) between++;
    }
    expect(between).toBeGreaterThan(4);
  });

  test("makes floats of bytes, and keeps float64", async () => {
    const of = async (input: NDArray) => {
      const dataset = new TensorDataset(input, array(new Uint8Array([1])));
      const sample = await new MixupDataset(dataset, { classes: 2 }).get(0);
      return [sample.input.dtype, sample.input.toArray(), sample.target.toArray()];
    };
    // The only partner is the example itself.
    expect(await of(array(new Uint8Array([200])))).toEqual(["float32", 200, [0, 1]]);
    expect(await of(array([0.1], { dtype: "float64" }))).toEqual(["float64", 0.1, [0, 1]]);
  });

  test("refuses what it cannot mix", async () => {
    expect(() => mixup({ alpha: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: MixupDataset: alpha must be above 0, got 0]`,
    );
    expect(() => mixup({ classes: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: MixupDataset: classes must be an integer of at least 1, got 0]`,
    );
    await expect(mixup({ classes: 3 }).getBatch(Int32Array.of(9))).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: MixupDataset: labels must be in 0 .. 2, got 9]`,
    );
    const masks = new MixupDataset(new TensorDataset(images, images), { classes: 3 });
    await expect(masks.get(0)).rejects.toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: MixupDataset: targets must be labels, one a scalar an example
        target  [1, 1, 4, 4]   N]
    `);
    const floats = new MixupDataset(new TensorDataset(images, arange(10)), { classes: 10 });
    await expect(floats.get(0)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[DTypeError: MixupDataset: labels must be int32 or uint8, got float32]`,
    );
  });

  test("draws shares as Beta(a, a) has them", () => {
    const count = 4000;
    for (const a of [0.05, 0.2, 1, 3]) {
      const generator = new Generator(5);
      let [mean, square] = [0, 0];
      for (let k = 0; k < count; k++) {
        const share = symmetricBeta(generator, a);
        if (!(share >= 0 && share <= 1)) throw new Error(`a share of ${share}`);
        mean += share / count;
        square += (share - 0.5) ** 2 / count;
      }
      // Mean 1/2 and variance 1 / (4 (2 a + 1)); both estimates have deviations below 0.5 / sqrt(count) = 0.008.
      expect(Math.abs(mean - 0.5)).toBeLessThan(4 * 0.008);
      expect(Math.abs(square - 1 / (4 * (2 * a + 1)))).toBeLessThan(4 * 0.008);
    }
  });
});
