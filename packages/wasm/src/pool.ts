import type { Arena } from "./arena.ts";
import { layout } from "./layout.ts";

/** Threads that take part in the engine's jobs. */
export interface Pool {
  stop(): void;
}

/** About two milliseconds of looking out for the next job before a worker sleeps. */
const spins = 400_000;

/** A worker runs the same module on the same memory; it leaves the loop only when told to quit. */
const source = `
const start = ({ module, memory, slot, spins }) =>
  new WebAssembly.Instance(module, { env: { memory } }).exports.work(slot, spins);
`;

export function startPool(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  words: Int32Array,
  arena: Arena,
  threads: number,
): Pool {
  const { Worker } = process.getBuiltinModule("node:worker_threads");
  const workers = Array.from({ length: threads - 1 }, (_, index) => {
    const slot = index + 1;
    words[layout.scratch / 4 + slot] = arena.allocate(layout.scratchBytes);
    const worker = new Worker(`${source}; start(require("node:worker_threads").workerData)`, {
      eval: true,
      workerData: { module, memory, slot, spins },
    });
    worker.unref();
    return worker;
  });
  return { stop: () => workers.forEach((worker) => void worker.terminate()) };
}
