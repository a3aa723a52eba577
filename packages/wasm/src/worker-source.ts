import { layout } from "./generated/layout.ts";

/** What a worker must know. It is copied to it; the module and the memory are shared. */
export interface WorkerTask {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** The address of the pool's control block. */
  readonly control: number;
  /** The worker's number, from 0. */
  readonly index: number;
  /** The address of its scratch memory. */
  readonly slot: number;
  /** How often it looks for the next job before it sleeps. */
  readonly looks: number;
}

/**
 * A worker's program as text: a file of its own would have to survive every bundler. It runs the same module on the same
 * memory and leaves only when told to, or by an exception, which it makes known before it passes it on.
 */
export const workerSource = () => `const start = ({ module, memory, control, index, slot, looks }) => {
  const words = new Int32Array(memory.buffer, control, ${layout.controlBytes / 4});
  const state = ${layout.states / 4} + index;
  try {
    const { work } = new WebAssembly.Instance(module, { env: { memory } }).exports;
    Atomics.store(words, state, 1);
    work(control, slot, looks);
  } catch (error) {
    Atomics.store(words, ${layout.fault / 4}, 1);
    Atomics.notify(words, ${layout.done / 4});
    throw error;
  } finally {
    Atomics.store(words, state, 2);
  }
};
`;
