import type { Worker } from "node:worker_threads";
import { type Batch, DataLoader, workerDataset } from "@convkit/nn";
import { afterEach, expect, test } from "vitest";
import { augmentedDigits } from "./augmented-digits.ts";
import { startThread } from "./start-thread.ts";

// Threads take a second to start, and read arrays whatever the backend: once is enough.

const workers: Worker[] = [];

afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.terminate();
});

async function inputs(batches: AsyncIterable<Batch>): Promise<unknown[]> {
  const result: unknown[] = [];
  for await (const { input } of batches) result.push(await input.data());
  return result;
}

test("threads of Node's give the batches that reading here gives; one that dies is an error at its batch", async () => {
  workers.push(startThread("./data.worker.ts"), startThread("./data.worker.ts"));
  const options = { batchSize: 3, shuffle: true, seed: 5, prefetch: 4 };
  const there = new DataLoader(await workerDataset(workers, {}), options);
  expect(await inputs(there)).toEqual(await inputs(new DataLoader(augmentedDigits(), options)));

  const trapped = await workerDataset(workers, { trap: 2 });
  let seen = 0;
  const loop = async () => {
    for await (const _ of new DataLoader(trapped, { prefetch: 3 })) seen++;
  };
  const message =
    "EngineError: workerDataset: a worker must live until its data set is closed, got its exit with code 3";
  expect(String(await loop().catch((error: unknown) => error))).toBe(message);
  // What the other thread read before the one that died may have been handed out.
  expect(seen).toBeLessThanOrEqual(2);
  // From then on, for whoever reads.
  expect(String(await trapped.get(0).catch((error: unknown) => error))).toBe(message);
});
