import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { appFolder, buildScript } from "../harness/build.ts";
import type { Peak, ThreadFigure } from "../schema.ts";

/** Measures what the machine can do: the best of a few tries, with one thread up to all. */
export async function measurePeak(threadCounts: readonly number[], tries = 3): Promise<Peak> {
  const script = await buildScript(join(appFolder, "src/peak/worker.ts"), "peak-worker");
  const figures = async (what: "simd" | "memory") => {
    const result: ThreadFigure[] = [];
    for (const threads of threadCounts) {
      const values: number[] = [];
      for (let i = 0; i < tries; i++) values.push(await together(script, what, threads));
      result.push({ threads, value: Math.max(...values) });
    }
    return result;
  };
  return { simdGflops: await figures("simd"), memoryGBps: await figures("memory") };
}

/** The sum of what all threads reach at the same time, in 1e9 a second. */
async function together(script: string, what: "simd" | "memory", threads: number): Promise<number> {
  const gate = new Int32Array(new SharedArrayBuffer(4));
  const rates = await Promise.all(
    Array.from(
      { length: threads },
      () =>
        new Promise<number>((resolve, reject) => {
          const worker = new Worker(script, { workerData: { what, threads, ms: 150, gate }, execArgv: [] });
          worker.once("message", resolve);
          worker.once("error", reject);
        }),
    ),
  );
  return rates.reduce((a, b) => a + b, 0);
}
