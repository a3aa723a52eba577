import { array, fromTypedArray } from "@convkit/ndarray";
import {
  type Batch,
  DataLoader,
  type Dataset,
  type Sampler,
  TensorDataset,
  WeightedRandomSampler,
} from "@convkit/nn";
import { describe, expect, test } from "vitest";

const range = (n: number) => Array.from({ length: n }, (_, i) => i);
const numbered = (n: number) =>
  new TensorDataset(fromTypedArray(new Float32Array(n), [n]), fromTypedArray(Int32Array.from(range(n)), [n]));

async function labels(batches: AsyncIterable<Batch>): Promise<number[][]> {
  const result: number[][] = [];
  for await (const { target } of batches) result.push([...(await target.data())]);
  return result;
}

describe("WeightedRandomSampler", () => {
  test("draws in proportion to weights, never one of weight 0", () => {
    const weights = [1, 0, 2, 5, 0, 0.5];
    const counts = new Array<number>(6).fill(0);
    for (const index of new WeightedRandomSampler(weights, 8500, { seed: 1 }).indices(0)) counts[index]!++;
    weights.forEach((weight, i) => {
      // Binomial: a mean of 1000 a unit of weight, a deviation of sqrt(8500 / 4) = 46 at most.
      expect(Math.abs(counts[i]! - 1000 * weight)).toBeLessThanOrEqual(weight && 4 * 46);
    });
  });

  test("without replacement gives each once, heavy ones first", () => {
    const weights = range(50).map((i) => (i < 5 ? 1000 : 1));
    const sampler = new WeightedRandomSampler(weights, 50, { replacement: false, seed: 2 });
    const order = [...sampler.indices(0)];
    expect(order.toSorted((a, b) => a - b)).toEqual(range(50));
    // The first five are the heavy ones with probability above 0.9; of this seed they are.
    expect(order.slice(0, 5).toSorted((a, b) => a - b)).toEqual(range(5));
  });

  test("repeats by seed and epoch", () => {
    const sampler = (seed: number) => new WeightedRandomSampler([1, 2, 3], 20, { seed });
    expect(sampler(1).indices(4)).toEqual(sampler(1).indices(4));
    expect(sampler(1).indices(4)).not.toEqual(sampler(1).indices(5));
    expect(sampler(1).indices(4)).not.toEqual(sampler(2).indices(4));
  });

  test("refuses weights that say nothing", () => {
    const make =
      (weights: number[], count: number, options = {}) =>
      () =>
        new WeightedRandomSampler(weights, count, options);
    expect(make([1, -1], 1)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: WeightedRandomSampler: weights must be finite and not negative, got -1 at position 1]`,
    );
    expect(make([1, Number.NaN], 1)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: WeightedRandomSampler: weights must be finite and not negative, got NaN at position 1]`,
    );
    expect(make([0, 0], 1)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: WeightedRandomSampler: weights must have a finite sum above 0, got 0 of 2]`,
    );
    expect(make([], 1)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: WeightedRandomSampler: weights must have a finite sum above 0, got 0 of 0]`,
    );
    expect(make([1], 0)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: WeightedRandomSampler: numSamples must be an integer of at least 1, got 0]`,
    );
    expect(make([1, 0, 1], 3, { replacement: false })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: WeightedRandomSampler: without replacement numSamples must be at most the number of weights above 0, 2, got 3]`,
    );
    expect(make([1], 1, { seed: 0.5 })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: WeightedRandomSampler: seed must be an integer of at least 0, got 0.5]`,
    );
  });
});

describe("DataLoader with a sampler", () => {
  test("has the examples that it says, and goes on from its state", async () => {
    const sampler: Sampler = { length: 5, indices: (epoch) => Int32Array.of(epoch, 3, 3, 0, 1) };
    const loader = new DataLoader(numbered(4), { batchSize: 2, sampler });
    expect([loader.length, loader.seed]).toEqual([3, undefined]);
    expect(await labels(loader)).toEqual([[0, 3], [3, 0], [1]]);
    loader.state = { epoch: 2, batch: 1 };
    expect(await labels(loader)).toEqual([[3, 0], [1]]);
  });

  test("takes the weighted one", async () => {
    const sampler = new WeightedRandomSampler([0, 1, 0], 4, { seed: 1 });
    expect(await labels(new DataLoader(numbered(3), { batchSize: 4, sampler }))).toEqual([[1, 1, 1, 1]]);
  });

  test("refuses another order beside it, and what is no sampler of this data", async () => {
    const sampler: Sampler = { length: 2, indices: () => Int32Array.of(0, 4) };
    expect(() => new DataLoader(numbered(2), { sampler, shuffle: true })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: DataLoader: a sampler decides the order by itself: leave out shuffle and seed]`,
    );
    expect(
      () => new DataLoader(numbered(2), { sampler: [0, 1] as never }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: DataLoader: a sampler must have a length and a function indices(epoch), got an Array]`,
    );
    await expect(labels(new DataLoader(numbered(4), { sampler }))).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: DataLoader: a sampler must give positions below 4, the length of the data set, got 4]`,
    );
    const short = { length: 2, indices: () => Int32Array.of(0) };
    await expect(
      labels(new DataLoader(numbered(4), { sampler: short })),
    ).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: DataLoader: a sampler must give an Int32Array of its length, 2, got an Int32Array [1]]`,
    );
  });
});

describe("prefetch", () => {
  /** Records which batches were asked for; each arrives when it is told to, or at once. */
  function recorded(length: number, hold = false) {
    const asked: number[] = [];
    const signals: AbortSignal[] = [];
    const release: (() => void)[] = [];
    const dataset: Dataset = {
      length,
      get: () => {
        throw new Error("batches are read as such");
      },
      getBatch: async (indices, { signal } = {}) => {
        asked.push(indices[0]!);
        signals.push(signal!);
        if (hold) await new Promise<void>((resolve) => release.push(resolve));
        if (indices[0] === 99) throw new RangeError("no 99");
        return { input: array(indices), target: array(indices) };
      },
    };
    return { dataset, asked, signals, release };
  }

  test("asks for batches ahead, hands them out in order, and counts those", async () => {
    const { dataset, asked } = recorded(5);
    const loader = new DataLoader(dataset, { prefetch: 2 });
    const seen: number[] = [];
    for await (const { target } of loader) {
      seen.push((await target.data())[0]!);
      expect(asked).toEqual(range(Math.min(seen.length + 2, 5)));
      expect(loader.state).toEqual(
        seen.length < 5 ? { epoch: 0, batch: seen.length } : { epoch: 1, batch: 0 },
      );
    }
    expect(seen).toEqual(range(5));
  });

  test("keeps the order when later batches arrive first", async () => {
    const { dataset, release } = recorded(3, true);
    const all = labels(new DataLoader(dataset, { prefetch: 3 }));
    await new Promise((resolve) => setTimeout(resolve));
    for (const arrive of release.toReversed()) arrive();
    expect(await all).toEqual([[0], [1], [2]]);
  });

  test("changes neither batches nor where a run goes on", async () => {
    const options = { batchSize: 3, shuffle: true, seed: 1 };
    const expected = await labels(new DataLoader(numbered(10), options));
    const loader = new DataLoader(numbered(10), { ...options, prefetch: 8 });
    let count = 0;
    for await (const _ of loader) if (++count === 2) break;
    expect(loader.state).toEqual({ epoch: 0, batch: 2 });
    const second = new DataLoader(numbered(10), { ...options, prefetch: 1 });
    second.state = loader.state;
    expect(await labels(second)).toEqual(expected.slice(2));
  });

  test("tells the data set when a loop is left early", async () => {
    const { dataset, signals } = recorded(9);
    for await (const _ of new DataLoader(dataset, { prefetch: 2 })) break;
    expect(signals).toHaveLength(3);
    for (const signal of signals) expect(signal.aborted).toBe(true);
  });

  test("throws at the batch that failed, after those before it", async () => {
    const { dataset } = recorded(100);
    const sampler: Sampler = { length: 4, indices: () => Int32Array.of(5, 6, 99, 7) };
    const seen: number[] = [];
    const loop = async () => {
      for await (const { target } of new DataLoader(dataset, { sampler, prefetch: 3 }))
        seen.push((await target.data())[0]!);
    };
    await expect(loop()).rejects.toThrow("no 99");
    expect(seen).toEqual([5, 6]);
  });

  test("is an integer of at least 0", () => {
    expect(() => new DataLoader(numbered(2), { prefetch: -1 })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: DataLoader: prefetch must be an integer of at least 0, got -1]`,
    );
  });
});
