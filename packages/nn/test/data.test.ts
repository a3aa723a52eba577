import { getDefaultBackend, reference, type Tensor } from "@convkit/autograd";
import { strict } from "@convkit/autograd/strict";
import { add, arange, array, fromTypedArray, type NDArray } from "@convkit/ndarray";
import { type Batch, DataLoader, type Dataset, TensorDataset } from "@convkit/nn";
import { describe, expect, test } from "vitest";

const values = async (x: Tensor) => [...(await x.data())];
const range = (n: number) => Array.from({ length: n }, (_, i) => i);

/** n examples whose input is `[i, i + 0.5]` and whose label is i. */
const numbered = (n: number) =>
  new TensorDataset(
    fromTypedArray(
      Float32Array.from({ length: 2 * n }, (_, i) => i / 2),
      [n, 2],
    ),
    fromTypedArray(Int32Array.from(range(n)), [n]),
  );

/** The labels that each batch of a loop has. */
async function labels(batches: AsyncIterable<Batch>): Promise<number[][]> {
  const result: number[][] = [];
  for await (const { target } of batches) result.push(await values(target));
  return result;
}

describe("TensorDataset", () => {
  const bytes = fromTypedArray(Uint8Array.from(range(24)), [3, 2, 2, 2]);
  const dataset = (options = {}) => new TensorDataset(bytes, array(Uint8Array.of(5, 6, 7)), options);

  test("gives examples and batches as they lie", () => {
    const { input, target } = dataset().get(2);
    expect([input.dtype, input.toArray(), target.item()]).toEqual([
      "uint8",
      [
        [
          [16, 17],
          [18, 19],
        ],
        [
          [20, 21],
          [22, 23],
        ],
      ],
      7,
    ]);
    const batch = dataset().getBatch(Int32Array.of(2, 0));
    expect([batch.input.shape, batch.target.toArray()]).toEqual([
      [2, 2, 2, 2],
      [7, 5],
    ]);
    expect(batch.input.slice(1, 0).toArray()).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });

  test("reads views", () => {
    const view = bytes.slice([2, null, -1]).transpose([0, 1, 3, 2]);
    const { input, target } = new TensorDataset(view, array([0, 1, 2, 3]).slice([1, null])).get(1);
    expect(target.item()).toBe(2);
    expect(view.shape).toEqual([3, 2, 2, 2]);
    expect(input.toArray()).toEqual([
      [
        [8, 10],
        [9, 11],
      ],
      [
        [12, 14],
        [13, 15],
      ],
    ]);
  });

  test("normalises: (x * scale - mean) / std", () => {
    const one = dataset({ normalize: { scale: 0.5, mean: 1, std: 2 } }).getBatch(Int32Array.of(1));
    expect(one.input.dtype).toBe("float32");
    // Example 1 is 8 .. 15: (x / 2 - 1) / 2.
    expect([...one.input.toTypedArray()]).toEqual([1.5, 1.75, 2, 2.25, 2.5, 2.75, 3, 3.25]);
    const channels = dataset({ normalize: { mean: [8, 10], std: [1, 2] } }).getBatch(Int32Array.of(1, 1));
    const expected = [0, 1, 2, 3, 1, 1.5, 2, 2.5];
    expect([...channels.input.toTypedArray()]).toEqual([...expected, ...expected]);
  });

  test("transforms one example at a time, after normalising", () => {
    const transform = (input: NDArray, index: number) => add(input.slice(0), index * 100);
    const { input } = dataset({ normalize: { scale: 2 }, transform }).getBatch(Int32Array.of(2, 1));
    expect(input.toArray()).toEqual([
      [
        [232, 234],
        [236, 238],
      ],
      [
        [116, 118],
        [120, 122],
      ],
    ]);
  });

  test("refuses what does not fit", () => {
    expect(() => new TensorDataset(bytes, array([1, 2]))).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: TensorDataset: there must be one target an input
        input   [3, 2, 2, 2]   N, ...
        target  [2]            N, ...]
    `);
    expect(() => new TensorDataset(array(1), array(1))).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: TensorDataset: there must be one target an input
        input   []   N, ...
        target  []   N, ...]
    `);
    expect(() => dataset({ normalize: { mean: [1, 2, 3] } })).toThrowErrorMatchingInlineSnapshot(`
      [ArgumentError: TensorDataset: mean must be a number or one for each of the 2 channels, got 3
        input  [3, 2, 2, 2]   N, C, ...]
    `);
    expect(() => dataset({ normalize: { std: 0 } })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: TensorDataset: std must be above 0, got 0]`,
    );
    expect(() => dataset({ normalise: {} })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: TensorDataset: unknown option "normalise"; the options are normalize, transform]`,
    );
    expect(() => dataset().get(3)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: TensorDataset: index 3 is out of range for 3 examples]`,
    );
    expect(() => dataset().getBatch(Int32Array.of(0, 99))).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: TensorDataset: index 99 is out of range for 3 examples]`,
    );
    expect(() => dataset().getBatch(Int32Array.of(-1))).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: TensorDataset: index -1 is out of range for 3 examples]`,
    );
  });

  test("refuses normalisations that give no numbers", () => {
    const refuse = (normalize: object) => expect(() => dataset({ normalize }));
    refuse({ mean: Number.NaN }).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: TensorDataset: mean must be finite, got NaN]`,
    );
    refuse({ mean: [1, Infinity] }).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: TensorDataset: mean must be finite, got 1, Infinity]`,
    );
    refuse({ mean: "1" }).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: TensorDataset: mean must be finite, got 1]`,
    );
    refuse({ scale: Number.NaN }).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: TensorDataset: scale must be a finite number, got NaN]`,
    );
    refuse({ std: Infinity }).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: TensorDataset: std must be finite, got Infinity]`,
    );
    refuse({ std: [1, Number.NaN] }).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: TensorDataset: std must be finite, got 1, NaN]`,
    );
    refuse({ std: [1, 0] }).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: TensorDataset: std must be above 0, got 1, 0]`,
    );
    refuse({ sd: 1 }).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: TensorDataset: unknown option "sd"; the options are scale, mean, std]`,
    );
  });
});

describe("DataLoader", () => {
  test("goes through the data in order, the last batch smaller or dropped", async () => {
    const loader = new DataLoader(numbered(5), { batchSize: 2 });
    expect([loader.length, await labels(loader)]).toEqual([3, [[0, 1], [2, 3], [4]]]);
    const whole = new DataLoader(numbered(5), { batchSize: 2, dropLast: true });
    expect([whole.length, await labels(whole)]).toEqual([
      2,
      [
        [0, 1],
        [2, 3],
      ],
    ]);
    for await (const { input, target } of new DataLoader(numbered(1))) {
      expect([input.shape, input.dtype, target.shape, target.dtype]).toEqual([
        [1, 2],
        "float32",
        [1],
        "int32",
      ]);
      expect(await values(input)).toEqual([0, 0.5]);
    }
  });

  test("shuffles by seed and epoch, all examples once an epoch", async () => {
    const loader = () => new DataLoader(numbered(20), { batchSize: 6, shuffle: true, seed: 3 });
    const one = loader();
    const epochs = [await labels(one), await labels(one)];
    const other = loader();
    expect([await labels(other), await labels(other)]).toEqual(epochs);
    expect(epochs[0]).not.toEqual(epochs[1]);
    for (const epoch of epochs) expect(epoch.flat().toSorted((a, b) => a - b)).toEqual(range(20));
    expect(epochs[0]!.flat()).not.toEqual(range(20));
    expect(await labels(new DataLoader(numbered(20), { batchSize: 6, shuffle: true, seed: 4 }))).not.toEqual(
      epochs[0],
    );
  });

  test("goes on in the middle of an epoch from its state", async () => {
    const options = { batchSize: 3, shuffle: true, seed: 1 };
    const all = new DataLoader(numbered(10), options);
    const expected = [await labels(all), await labels(all)];

    const first = new DataLoader(numbered(10), options);
    await labels(first);
    let seen = 0;
    for await (const _ of first) if (++seen === 2) break;
    const state = JSON.parse(JSON.stringify(first.state));
    expect(state).toEqual({ epoch: 1, batch: 2 });
    const second = new DataLoader(numbered(10), options);
    second.state = state;
    expect(await labels(second)).toEqual(expected[1]!.slice(2));
    expect(second.state).toEqual({ epoch: 2, batch: 0 });
    // Going back works on a loader that was used, too.
    first.state = state;
    expect(await labels(first)).toEqual(expected[1]!.slice(2));
  });

  test("starts a new epoch after a loop that was left early", async () => {
    const options = { batchSize: 3, shuffle: true, seed: 1 };
    const all = new DataLoader(numbered(10), options);
    await labels(all);
    const expected = await labels(all);
    for (const count of [1, 4]) {
      const loader = new DataLoader(numbered(10), options);
      let seen = 0;
      for await (const _ of loader) if (++seen === count) break;
      expect(await labels(loader)).toEqual(expected);
    }
  });

  test("takes data sets that read one example at a time, later", async () => {
    const squares: Dataset = {
      length: 3,
      get: async (index) => ({ input: arange(index * index, index * index + 2), target: array(index) }),
    };
    const batches: number[][] = [];
    for await (const { input } of new DataLoader(squares, { batchSize: 2 }))
      batches.push(await values(input));
    expect(batches).toEqual([
      [0, 1, 1, 2],
      [4, 5],
    ]);
  });

  test("puts batches on a backend", async () => {
    const other = getDefaultBackend() === reference ? strict : reference;
    for await (const { input } of new DataLoader(numbered(1), { backend: other }))
      expect(input.backend).toBe(other);
    for await (const { input } of new DataLoader(numbered(1)))
      expect(input.backend).toBe(getDefaultBackend());
  });

  test("gives nothing of nothing", async () => {
    const loader = new DataLoader(numbered(2), { batchSize: 3, dropLast: true });
    expect([loader.length, await labels(loader)]).toEqual([0, []]);
  });

  test("refuses bad options and states", () => {
    expect(() => new DataLoader(numbered(2), { batchSize: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: DataLoader: batchSize must be an integer of at least 1, got 0]`,
    );
    expect(() => new DataLoader(numbered(2), { seed: 1.5 })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: DataLoader: seed must be an integer of at least 0, got 1.5]`,
    );
    expect(() => new DataLoader(numbered(2), { batch: 2 } as never)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: DataLoader: unknown option "batch"; the options are batchSize, shuffle, sampler, seed, dropLast, prefetch, backend]`,
    );
    const loader = new DataLoader(numbered(2));
    const set = (epoch: number, batch: number) => () => {
      loader.state = { epoch, batch };
    };
    expect(set(-1, 0)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: DataLoader: epoch must be an integer of at least 0, got -1]`,
    );
    expect(set(0, 2)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: DataLoader: batch must be below 2, got 2]`,
    );
  });
});
