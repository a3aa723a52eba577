import type { Arena } from "./arena.ts";
import { layout } from "./generated/layout.ts";
import type { Host } from "./hosts/host.ts";
import type { EngineExports, Program } from "./program.ts";

/** A control block (assembly/layout.ts) as arrays: shared memory never moves, so they stay valid. */
export interface Control {
  readonly address: number;
  readonly words: Int32Array;
  readonly integers: Int32Array;
  readonly floats: Float32Array;
}

/** Workers that take part in the jobs of one control block. */
export interface Pool {
  readonly control: Control;
  /** Workers that are up. */
  readonly workers: number;
  /** Computes a job whose arguments are in the control block. False when some of its chunks may never be done. */
  run(exports: EngineExports, slot: number, kernel: number, chunks: number): boolean;
  /** Has the workers leave after what they do; with `force`, ends them. The pool is not used any more then. */
  retire(force: boolean): void;
  /** Whether all workers of a retired pool have left for good; then its memory is given back, once. */
  disband(): boolean;
}

export interface PoolOptions {
  readonly program: Program;
  readonly memory: WebAssembly.Memory;
  readonly arena: Arena;
  readonly host: Host;
  /** The caller's included. */
  readonly threads: number;
  /** How long the caller waits for a job in which nothing moves. */
  readonly patienceMs: number;
  /** A worker of a pool in use has ended; `wasUp` tells whether it ever took part. */
  readonly onLost: (reason: string, wasUp: boolean) => void;
}

/** A worker looks so long for the next job before it sleeps, the caller so long for the last chunk. */
const workerLooksMs = 2;
const callerLooksMs = 0.08;
/** With more threads than cores, who looks keeps others from working. */
const crowdedLooksMs = 0.01;
/** The caller sleeps for so long at most before it sees what has become of the job. */
const sliceMs = 100;

/** What follows for threads that come and go is in assembly/pool.ts. */
export function startPool(options: PoolOptions, exports: EngineExports): Pool {
  const { program, memory, arena, host, threads, patienceMs, onLost } = options;
  const { control, slots } = reserve(memory, arena, threads - 1);
  const { words } = control;
  const perMs = looksPerMs(exports, control);
  const crowded = threads > host.cores;
  const callerLooks = Math.ceil(perMs * (crowded ? crowdedLooksMs : callerLooksMs));
  const workerLooks = Math.ceil(perMs * (crowded ? crowdedLooksMs : workerLooksMs));
  const ended = new Set<number>();
  let isRetired = false;

  const state = (index: number) => Atomics.load(words, layout.states / 4 + index);
  const blocking = mayBlock(words);
  const { module } = program;
  const stops = slots.map((slot, index) => {
    const task = { module, memory, control: control.address, index, slot, looks: workerLooks };
    return host.start(task, (reason) => {
      ended.add(index);
      if (!isRetired) onLost(reason, state(index) > 0);
    });
  });

  /** Waits for a job after looking for its end in vain. */
  function wait(join: EngineExports["join"], chunks: number): boolean {
    const slice = Math.min(sliceMs, patienceMs / 4);
    let seen = -1;
    let idleMs = 0;
    for (;;) {
      const done = Atomics.load(words, layout.done / 4);
      if (done === chunks) return true;
      if (done !== seen) idleMs = 0;
      if (idleMs > patienceMs || Atomics.load(words, layout.fault / 4)) return false;
      seen = done;
      const start = performance.now();
      if (blocking) {
        Atomics.store(words, layout.callerSleeps / 4, 1);
        Atomics.wait(words, layout.done / 4, done, slice);
        Atomics.store(words, layout.callerSleeps / 4, 0);
      } else join(control.address, chunks, callerLooks);
      // However late the caller wakes, when the machine was suspended: a slice is a slice.
      idleMs += Math.min(performance.now() - start, slice);
    }
  }

  return {
    control,
    get workers() {
      return Atomics.load(words, layout.workers / 4);
    },
    run: (caller, slot, kernel, chunks) =>
      Boolean(caller.run(control.address, slot, kernel, chunks, callerLooks)) || wait(caller.join, chunks),
    retire(force) {
      isRetired = true;
      // Nothing is left of a job that was given up: who is late takes no more of it.
      if (force) Atomics.store(new BigInt64Array(memory.buffer, control.address + layout.ticket, 1), 0, 0n);
      Atomics.store(words, layout.quit / 4, 1);
      Atomics.add(words, layout.signal / 4, 1);
      Atomics.notify(words, layout.signal / 4);
      if (force) for (const stop of stops) stop();
    },
    disband() {
      if (!slots.every((_, index) => ended.has(index) || state(index) === 2)) return false;
      for (const stop of stops) stop();
      for (const slot of slots.splice(0)) arena.free(slot);
      arena.free(control.address);
      return true;
    },
  };
}

/** The memory of a pool: all of it, or none. */
function reserve(memory: WebAssembly.Memory, arena: Arena, workers: number) {
  const control = makeControl(memory, arena);
  const slots: number[] = [];
  try {
    while (slots.length < workers) slots.push(arena.allocate(layout.scratchBytes));
  } catch (error) {
    for (const block of [control.address, ...slots]) arena.free(block);
    throw error;
  }
  return { control, slots };
}

/** A control block, all of it zero. */
export function makeControl(memory: WebAssembly.Memory, arena: Arena): Control {
  const address = arena.allocate(layout.controlBytes);
  const { buffer } = memory;
  const words = new Int32Array(buffer, address, layout.controlBytes / 4).fill(0);
  return {
    address,
    words,
    integers: new Int32Array(buffer, address + layout.integers, (layout.floats - layout.integers) / 4),
    floats: new Float32Array(buffer, address + layout.floats, (layout.controlBytes - layout.floats) / 4),
  };
}

/** Whether this thread may sleep: the main thread of a browser may not. */
function mayBlock(words: Int32Array): boolean {
  try {
    Atomics.wait(words, 0, 1, 0);
    return true;
  } catch {
    return false;
  }
}

/** How often a thread looks at a word in a millisecond, roughly. */
function looksPerMs(exports: EngineExports, control: Control): number {
  const looks = 10_000;
  const start = performance.now();
  exports.join(control.address, -1, looks);
  // A clock may be as coarse as 1 ms; no thread looks more often than every 5 ns.
  return looks / Math.max(performance.now() - start, 0.05);
}
