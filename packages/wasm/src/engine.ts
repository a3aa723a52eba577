import { type Arena, makeArena } from "./arena.ts";
import { kernels } from "./generated/kernels.ts";
import { binary as relaxed } from "./generated/relaxed.ts";
import { binary as simd } from "./generated/simd.ts";
import { layout } from "./layout.ts";
import { type Pool, startPool } from "./pool.ts";

/** The kernels of assembly/kernels, by the names of their functions. */
export type KernelName = keyof typeof kernels;
export type EngineBuild = "simd" | "relaxed";

/** Kernels over one linear memory. */
export interface Engine extends Arena {
  readonly build: EngineBuild;
  readonly memory: WebAssembly.Memory;
  /** Threads that take part now, the caller's included. */
  readonly threads: number;
  /**
   * Runs chunks 0 .. chunks-1 of a kernel on all threads and returns when all are done. What a chunk computes must
   * depend on its number alone, not on the thread or the order: then results do not depend on them either.
   */
  run(kernel: KernelName, chunks: number, integers: readonly number[], floats?: readonly number[]): void;
  /** Elements in linear memory as an array: for one call, as growing may leave it behind. */
  floats(address: number, length: number): Float32Array;
}

interface Exports {
  run(kernel: number, args: number, chunks: number, spins: number): number;
  runAlone(kernel: number, args: number, chunks: number): void;
  join(chunks: number, spins: number): number;
  heapBase(): number;
}

/** How often the caller looks whether the job is done before it looks at the clock. */
const spins = 20_000;

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}

function compileBest(): { build: EngineBuild; module: WebAssembly.Module } | undefined {
  if (typeof WebAssembly === "undefined") return undefined;
  for (const [build, binary] of [
    ["relaxed", relaxed],
    ["simd", simd],
  ] as const) {
    const bytes = bytesOf(binary);
    if (WebAssembly.validate(bytes)) return { build, module: new WebAssembly.Module(bytes) };
  }
  return undefined;
}

export function startEngine(threads: number): Engine | undefined {
  const compiled = compileBest();
  if (!compiled) return undefined;
  const { build, module } = compiled;
  const memory = new WebAssembly.Memory({ initial: 64, maximum: 65536, shared: true });
  const exports = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Exports;
  const arena = makeArena(memory, exports.heapBase());
  const words = new Int32Array(memory.buffer, 0, 1024);
  const integers = new Int32Array(memory.buffer, layout.integers, 128);
  const floats = new Float32Array(memory.buffer, layout.floats, 32);
  words[layout.scratch / 4] = arena.allocate(layout.scratchBytes);
  let pool: Pool | undefined;
  return {
    build,
    memory,
    ...arena,
    get threads() {
      return 1 + Atomics.load(words, layout.workers / 4);
    },
    run(kernel, chunks, ints, reals = []) {
      integers.set(ints);
      floats.set(reals);
      const id = kernels[kernel];
      if (chunks > 1 && threads > 1) pool ??= startPool(module, memory, words, arena, threads);
      if (chunks < 2 || words[layout.workers / 4] === 0) return exports.runAlone(id, layout.integers, chunks);
      if (exports.run(id, layout.integers, chunks, spins)) return;
      while (!exports.join(chunks, spins)) {}
    },
    floats: (address, length) => new Float32Array(memory.buffer, address, length),
  };
}
