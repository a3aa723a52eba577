import { EngineError, OutOfMemoryError } from "@convkit/ndarray";
import type { ManagedArena } from "./arena.ts";
import type { Host } from "./hosts/host.ts";
import { type Pool, startPool } from "./pool.ts";
import type { EngineExports, Program } from "./program.ts";

/** The pool of an engine through its changes: when there is one, and what follows when workers fail. */
export interface Team {
  /** Workers that are up now. */
  readonly workers: number;
  /** Bytes of the arena that pools hold. */
  readonly bytes: number;
  /** Why there are no workers, as the end of a sentence. */
  readonly obstacle: string | undefined;
  /** The pool for a job of so many chunks, if its workers are up. Jobs that could use one have it started. */
  pool(program: Program, exports: EngineExports, chunks: number): Pool | undefined;
  /**
   * Runs a job on a pool. False when the job must be run again: the pool has failed then and is no more.
   *
   * @throws EngineError when it has failed and its workers may still write for a while, which must not be into results
   */
  runs(pool: Pool, exports: EngineExports, slot: number, kernel: number, chunks: number): boolean;
  /** Sends the workers away; a job that could use some has others started. */
  dismiss(): void;
  useThreads(threads: number): void;
}

export interface TeamOptions {
  readonly memory: WebAssembly.Memory;
  readonly arena: ManagedArena;
  readonly host: Host;
  readonly threads: number;
  readonly patienceMs: number;
}

/** Workers are worth starting, 30 ms of a core each, after so many chunks of jobs that they could have helped with. */
const worthwhileChunks = 16;
/** So many pools may fail before the engine goes on with one thread. */
const mostFailures = 3;

export function makeTeam({ memory, arena, host, patienceMs, ...settings }: TeamOptions): Team {
  let { threads } = settings;
  let { obstacle } = host;
  /** Why there are no workers for now. */
  let shortage: string | undefined;
  let current: Pool | undefined;
  let chunksSeen = 0;
  let failures = 0;
  let bytes = 0;
  const retired = new Set<{ readonly pool: Pool; readonly release: () => void }>();

  /** Keeps the arena's bytes of pools out of what the engine's users hold. */
  function counted<T>(change: () => T): T {
    const before = arena.bytesInUse;
    try {
      return change();
    } finally {
      bytes += arena.bytesInUse - before;
    }
  }

  function start(program: Program, exports: EngineExports): void {
    const onLost = (reason: string, wasUp: boolean) => {
      if (wasUp) fail(`a worker was lost: ${reason}`);
      else obstacle = `workers cannot be started: ${reason}`;
    };
    try {
      const options = { program, memory, arena, host, threads, patienceMs, onLost };
      current = counted(() => startPool(options, exports));
      shortage = undefined;
    } catch (error) {
      const reason = `workers cannot be started: ${error instanceof Error ? error.message : error}`;
      if (!(error instanceof OutOfMemoryError)) obstacle = reason;
      // There may be room later.
      shortage = reason;
      chunksSeen = 0;
    }
  }

  /** Retires the pool; `release` is called when its workers can touch memory no more. */
  function retire(force: boolean, release: () => void): void {
    if (!current) return;
    current.retire(force);
    retired.add({ pool: current, release });
    current = undefined;
  }

  function fail(reason: string): void {
    if (++failures >= mostFailures) obstacle = reason;
    retire(true, arena.quarantine());
  }

  function disband(): void {
    for (const entry of retired) {
      if (!counted(() => entry.pool.disband())) continue;
      retired.delete(entry);
      entry.release();
    }
  }

  return {
    get workers() {
      return current?.workers ?? 0;
    },
    get bytes() {
      return bytes;
    },
    get obstacle() {
      return obstacle ?? shortage;
    },
    pool(program, exports, chunks) {
      if (retired.size > 0) disband();
      if (!current && threads > 1 && obstacle === undefined) {
        chunksSeen += chunks;
        if (chunksSeen >= worthwhileChunks) start(program, exports);
      }
      return current && current.workers > 0 ? current : undefined;
    },
    runs(pool, exports, slot, kernel, chunks) {
      try {
        if (pool.run(exports, slot, kernel, chunks)) return true;
      } catch {
        // The kernel failed on this thread, while others may still be at it. Run again alone, it says what is wrong.
        retire(true, arena.quarantine());
        return false;
      }
      const reason = "a worker died or hung in the middle of a job";
      fail(reason);
      if (host.endsLate) throw new EngineError("engine", `${reason}; the next call goes on without it`);
      return false;
    },
    dismiss() {
      retire(false, () => {});
    },
    useThreads(next) {
      const hasFailed = obstacle !== host.obstacle;
      failures = 0;
      obstacle = host.obstacle;
      shortage = undefined;
      if (next === threads && !hasFailed) return;
      threads = next;
      retire(false, () => {});
    },
  };
}
