import { createHash } from "node:crypto";
import type { Worker } from "node:worker_threads";
import { ones } from "@convkit/autograd";
import {
  Adam,
  BatchNorm2d,
  Conv2d,
  capabilities,
  configure,
  DataLoader,
  type Dataset,
  Dropout,
  Flatten,
  fit,
  Linear,
  MaxPool2d,
  manualSeed,
  ReLU,
  Sequential,
  workerDataset,
} from "@convkit/nn";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { augmentedNoise } from "./augmented-noise.ts";
import { startThread } from "./start-thread.ts";

const workers: Worker[] = [];
beforeAll(() => void workers.push(startThread("./noise.worker.ts"), startThread("./noise.worker.ts")));
afterAll(async () => {
  for (const worker of workers) await worker.terminate();
});
afterEach(() => configure({ threads: "auto" }));

/** Threads join in the background once there is work to share. */
async function useThreads(threads: number): Promise<void> {
  configure({ threads });
  const work = ones([1 << 20]);
  while (capabilities().threadsUp !== threads) {
    work.add(1);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** A run of two epochs. @returns a hash of all weights that it came to */
async function train(dataset: Dataset): Promise<string> {
  manualSeed(1);
  const model = new Sequential(
    new Conv2d(1, 16, 3, { padding: 1 }),
    new BatchNorm2d(16),
    new ReLU(),
    new MaxPool2d(2),
    new Dropout(0.25),
    new Conv2d(16, 16, 3, { padding: 1 }),
    new ReLU(),
    new Flatten(),
    new Linear(16 * 8 * 8, 3),
  );
  // Without a seed of its own: drawn from the generator that was seeded.
  const data = new DataLoader(dataset, { batchSize: 32, shuffle: true, prefetch: 2 });
  const { outcome } = await fit(model, {
    data,
    optimizer: new Adam(model.parameters(), { lr: 0.01 }),
    epochs: 2,
  });
  expect(outcome).toBe("completed");
  const hash = createHash("sha256");
  for (const [name, value] of Object.entries(model.stateDict())) hash.update(name).update(await value.data());
  return hash.digest("hex");
}

test("a run ends at the same bits for any number of threads and of workers that read the data", async () => {
  const hashes = new Map<string, string>();
  for (const threads of [1, 2, 3]) {
    await useThreads(threads);
    for (const readers of [0, 1, 2]) {
      const served = readers > 0 ? await workerDataset(workers.slice(0, readers)) : undefined;
      hashes.set(`${threads} threads, ${readers} workers`, await train(served ?? augmentedNoise()));
      served?.close();
    }
    expect(capabilities().threadsUp).toBe(threads);
  }
  const [first] = hashes.values();
  expect([...hashes]).toEqual([...hashes.keys()].map((setting) => [setting, first]));
  expect(hashes.size).toBe(9);
});
