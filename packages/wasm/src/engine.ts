import { EngineError } from "@convkit/ndarray";
import { type Arena, makeArena } from "./arena.ts";
import { kernels } from "./generated/kernels.ts";
import { layout } from "./generated/layout.ts";
import type { Host } from "./hosts/host.ts";
import { type Control, makeControl } from "./pool.ts";
import { type EngineBuild, type EngineExports, instantiate, type Program } from "./program.ts";
import { makeTeam } from "./team.ts";

/** The kernels of assembly/kernels, by the names of their functions. */
export type KernelName = keyof typeof kernels;

/**
 * Kernels over one linear memory. There is one for as long as the program runs, whatever is configured: addresses stay
 * valid, and blocks can be read when `engine()` gives none any more.
 */
export interface Engine extends Arena {
  readonly build: EngineBuild;
  readonly memory: WebAssembly.Memory;
  /** Threads that take part now, the caller's included. */
  readonly threads: number;
  /**
   * Runs chunks 0 .. chunks-1 of a kernel on all threads and returns when all are done. What a chunk computes must
   * depend on its number alone, not on the thread or the order: then results do not depend on them either. A job that
   * has failed may be run again, so of all outputs a chunk reads only its own, once it has written them.
   *
   * @throws EngineError when the kernel fails, say on an address outside of memory, or in a browser when a worker is lost
   */
  run(kernel: KernelName, chunks: number, integers: readonly number[], floats?: readonly number[]): void;
  /** Elements in linear memory as an array: for one call, as growing may leave it behind. */
  floats(address: number, length: number): Float32Array;
}

/** What `configure` changes of a running engine. */
export interface EngineControls {
  readonly engine: Engine;
  /** Why jobs run on the caller's thread alone, as the end of a sentence. */
  readonly obstacle: string | undefined;
  useProgram(program: Program): void;
  /** Threads that jobs shall run on, the caller's included. */
  useThreads(threads: number): void;
  useLimit(bytes: number): void;
  /** Sends the workers away until there is work for them again. */
  rest(): void;
}

export interface EngineSettings {
  readonly program: Program;
  readonly host: Host;
  readonly threads: number;
  readonly limit: number;
  /** How long a job may stand still before its workers are given up on. */
  readonly patienceMs?: number;
}

const patienceMs = 5000;

/** An engine with a memory of its own. @throws where memory cannot be had or shared */
export function makeEngine(settings: EngineSettings): EngineControls {
  const memory = reserveMemory();
  const arena = makeArena(memory, layout.heap, settings.limit);
  let { program } = settings;
  let exports = instantiate(program, memory);
  const own = makeControl(memory, arena);
  const slot = arena.allocate(layout.scratchBytes);
  const team = makeTeam({ memory, arena, patienceMs, ...settings });
  const ownBytes = arena.bytesInUse;

  const engine: Engine = {
    memory,
    get build() {
      return program.build;
    },
    get threads() {
      return 1 + team.workers;
    },
    get bytesInUse() {
      return arena.bytesInUse - ownBytes - team.bytes;
    },
    get capacity() {
      return arena.capacity;
    },
    allocate: arena.allocate,
    free: arena.free,
    run(kernel, chunks, integers, floats) {
      if (chunks > layout.maxChunks) throw new EngineError("engine", `${kernel}: too many chunks: ${chunks}`);
      const id = kernels[kernel];
      const pool = chunks > 1 ? team.pool(program, exports, chunks) : undefined;
      if (pool) {
        pass(pool.control, integers, floats);
        if (team.runs(pool, exports, slot, id, chunks)) return;
      }
      pass(own, integers, floats);
      runAlone(exports, kernel, own, slot, chunks);
    },
    floats: (address, length) => new Float32Array(memory.buffer, address, length),
  };
  return {
    engine,
    get obstacle() {
      return team.obstacle;
    },
    useProgram(next) {
      if (next.build === program.build) return;
      exports = instantiate(next, memory);
      program = next;
      team.dismiss();
    },
    useThreads: team.useThreads,
    useLimit(bytes) {
      arena.limit = bytes;
    },
    rest: team.dismiss,
  };
}

function pass(to: Control, integers: readonly number[], floats: readonly number[] | undefined): void {
  for (let i = 0; i < integers.length; i++) to.integers[i] = integers[i]!;
  if (floats) for (let i = 0; i < floats.length; i++) to.floats[i] = floats[i]!;
}

function runAlone(exports: EngineExports, kernel: KernelName, own: Control, slot: number, chunks: number) {
  try {
    exports.runAlone(own.address, slot, kernels[kernel], chunks);
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError)) throw error;
    throw Object.assign(new EngineError("engine", `the kernel ${kernel} failed: ${error.message}`), {
      cause: error,
    });
  }
}

/** Address space for all that 32-bit addresses reach; for less, where there is less. Its bytes come as it grows. */
function reserveMemory(): WebAssembly.Memory {
  for (let maximum = 65536; ; maximum /= 2)
    try {
      return new WebAssembly.Memory({ initial: 64, maximum, shared: true });
    } catch (error) {
      if (maximum <= 4096) throw error;
    }
}
