import { ArgumentError, array, type NDArray } from "@convkit/ndarray";
import {
  type Batch,
  DataLoader,
  type Dataset,
  type DatasetFunction,
  serveDataset,
  TensorDataset,
  type WorkerDataset,
  workerDataset,
} from "@convkit/nn";
import { afterEach, describe, expect, test } from "vitest";
import { augmentedDigits } from "./augmented-digits.ts";

const open: MessagePort[] = [];

/** The two ends of a channel, in place of a worker's. */
function channel(): { page: MessagePort; worker: MessagePort } {
  const { port1: page, port2: worker } = new MessageChannel();
  open.push(page, worker);
  return { page, worker };
}

afterEach(() => {
  for (const port of open.splice(0)) port.close();
});

function served<Options = undefined>(create: DatasetFunction<Options>): MessagePort {
  const { page, worker } = channel();
  serveDataset(create, worker);
  return page;
}

async function read(batches: AsyncIterable<Batch>): Promise<unknown[]> {
  const result: unknown[] = [];
  for await (const { input, target } of batches)
    result.push([input.shape, await input.data(), target.dtype, await target.data()]);
  return result;
}

/** Scalars 0 .. n-1 that note when they are read; `read` may wait or throw. */
function watched(length: number, during: (index: number) => unknown = () => {}) {
  const seen: number[] = [];
  const dataset: Dataset = {
    length,
    async get(index) {
      seen.push(index);
      await during(index);
      return { input: array(index).reshape([]), target: array(index).reshape([]) };
    },
  };
  return { seen, dataset };
}

const options = { batchSize: 3, shuffle: true, seed: 5, prefetch: 4 };

test.each([1, 2, 5])(
  "%i workers give the batches that reading here gives, bit for bit, epoch by epoch",
  async (count) => {
    const dataset = await workerDataset(Array.from({ length: count }, () => served(augmentedDigits)));
    expect(dataset.length).toBe(20);
    const there = new DataLoader(dataset, options);
    const here = new DataLoader(augmentedDigits(), options);
    for (const _ of [0, 1]) expect(await read(there)).toEqual(await read(here));
    const [one, other] = [await dataset.get(3, { epoch: 2 }), await augmentedDigits().get(3, { epoch: 2 })];
    expect(one.input.toTypedArray()).toEqual(other.input.toTypedArray());
    expect(one.target.item()).toBe(3);
  },
);

test("a loop that was left goes on from the loader's state", async () => {
  const dataset = await workerDataset([served(augmentedDigits), served(augmentedDigits)]);
  const loader = new DataLoader(dataset, options);
  let count = 0;
  for await (const _ of loader) if (++count === 2) break;
  expect(loader.state).toEqual({ epoch: 0, batch: 2 });
  const second = new DataLoader(dataset, options);
  second.state = loader.state;
  expect(await read(second)).toEqual((await read(new DataLoader(augmentedDigits(), options))).slice(2));
});

test("options arrive, with their arrays; a worker serves several data sets", async () => {
  type Options = { tensors: { x: NDArray }; from: number };
  const page = served<Options>(({ tensors, from }) => {
    const x = tensors["x"]!.slice([from, null]);
    return new TensorDataset(x, x);
  });
  const dataset = (from: number) =>
    workerDataset<Options>([page], { from, tensors: { x: array([1, 2, 3]) } });
  const [all, last] = await Promise.all([dataset(0), dataset(2)]);
  expect([all.length, last.length]).toEqual([3, 1]);
  expect((await last.get(0)).input.item()).toBe(3);
  last.close();
  expect((await all.get(0)).input.item()).toBe(1);
});

test("an array that the data set keeps is not taken away from it", async () => {
  const kept = { input: array([[1, 2]]), target: array([3]) };
  const dataset = await workerDataset([served(() => ({ length: 1, get: () => kept, getBatch: () => kept }))]);
  await dataset.getBatch(Int32Array.of(0));
  expect((await dataset.getBatch(Int32Array.of(0))).input.toArray()).toEqual([[1, 2]]);
});

test("what no worker has begun is dropped when a loop is left early", async () => {
  let release = () => {};
  const { seen, dataset: slow } = watched(50, (index) => {
    if (index >= 1) return new Promise<void>((resolve) => (release = resolve));
    return undefined;
  });
  const dataset = await workerDataset([served(() => slow)]);
  for await (const _ of new DataLoader(dataset, { prefetch: 20 })) break;
  const next = dataset.get(40);
  // 1 and 2 were with the worker; the eighteen after them are dropped.
  while (seen.at(-1) !== 40) {
    release();
    await new Promise((resolve) => setTimeout(resolve));
  }
  release();
  expect((await next).target.item()).toBe(40);
  expect(seen).toEqual([0, 1, 2, 40]);
});

test("a worker that begins to listen late opens its data set, once", async () => {
  const { page, worker } = channel();
  const lost = new Promise((resolve) => worker.addEventListener("message", resolve, { once: true }));
  worker.start();
  const opening = workerDataset([page]);
  await lost;
  let calls = 0;
  serveDataset(() => {
    calls++;
    return augmentedDigits();
  }, worker);
  expect((await opening).length).toBe(20);
  expect(calls).toBe(1);
});

test("both sides ignore messages of others", async () => {
  const { page, worker } = channel();
  serveDataset(augmentedDigits, worker);
  page.postMessage(null);
  page.postMessage({ convkit: "stop", run: "1" });
  worker.postMessage(null);
  worker.postMessage({ convkit: "batch", run: "1", request: 0 });
  expect((await workerDataset([page])).length).toBe(20);
});

describe("what goes wrong", () => {
  const loop = async (dataset: WorkerDataset, loaderOptions = { prefetch: 4 }) => {
    const seen: number[] = [];
    const error: unknown = await (async () => {
      for await (const { target } of new DataLoader(dataset, loaderOptions))
        seen.push((await target.data())[0]!);
    })().catch((reason: unknown) => reason);
    return { seen, error: error as Error };
  };

  test("in a data set arrives as an error of its kind, at its batch, and the next loop goes on", async () => {
    const trap = () =>
      watched(6, (index) => {
        if (index === 3) throw new ArgumentError("readImage", "no such image, got 3");
      }).dataset;
    const dataset = await workerDataset([served(trap), served(trap)]);
    const { seen, error } = await loop(dataset);
    expect(seen).toEqual([0, 1, 2]);
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error.message).toBe("readImage: no such image, got 3");
    expect((await dataset.get(5)).target.item()).toBe(5);
  });

  test("in opening", async () => {
    const fail = served(() => {
      throw new ArgumentError("open", "the folder must exist");
    });
    await expect(workerDataset([served(augmentedDigits), fail])).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: open: the folder must exist]`,
    );
    await expect(workerDataset([served(() => [] as never)])).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: serveDataset: what is served must be a data set with a length and get or getBatch, got an Array]`,
    );
    const small = served(() => watched(3).dataset);
    await expect(workerDataset([served(augmentedDigits), small])).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: workerDataset: all workers must have the same number of examples, got 20, 3]`,
    );
    await expect(workerDataset([])).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: workerDataset: there must be at least one worker, got none]`,
    );
    await expect(workerDataset([served(augmentedDigits)], () => 1)).rejects.toThrow(
      /^workerDataset: options must be what structured cloning carries: DataCloneError/,
    );
  });

  test("after closing", async () => {
    const dataset = await workerDataset([served(augmentedDigits)]);
    const under = dataset.get(1);
    dataset.close();
    await expect(under).rejects.toThrowErrorMatchingInlineSnapshot(
      `[EngineError: workerDataset: a data set that was closed cannot be read]`,
    );
    await expect(dataset.get(1)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[EngineError: workerDataset: a data set that was closed cannot be read]`,
    );
    dataset.close();
  });

  test("outside of a worker: there is nobody to serve", () => {
    expect(() => serveDataset(augmentedDigits)).toThrowErrorMatchingInlineSnapshot(
      `[EngineError: serveDataset: it must be called in a worker, or with a port; Node before 20.16 needs parentPort as the port]`,
    );
  });
});
