import { currentChoice } from "./current.ts";
import type { EngineName } from "./options.ts";

/** What computes here, and why that. */
export interface EngineCapabilities {
  /** What the kernels run on: a build of the WebAssembly engine, or plain TypeScript. */
  readonly engine: EngineName;
  /** Threads that share the work once they are up, the caller's included. */
  readonly threads: number;
  /** Those of them that are up now: they start in the background when there is work for them. */
  readonly threadsUp: number;
  /** Whether the page may share memory between threads; undefined outside of browsers, where every program may. */
  readonly crossOriginIsolated: boolean | undefined;
  /** Why it is this engine and this number of threads, in words. */
  readonly reason: string;
}

/**
 * What there is to compute with: what was configured, or found. It starts the engine, and no threads.
 *
 * @example
 * configure({ engine: "typescript" });
 * capabilities().threads // 1
 * capabilities().reason // "TypeScript, as configured; one thread: TypeScript runs on the thread that calls it"
 * configure({ engine: "auto" });
 */
export function capabilities(): EngineCapabilities {
  const { name, reason, threads, threadsUp, obstacle } = currentChoice();
  const crossOriginIsolated = globalThis.crossOriginIsolated as boolean | undefined;
  const alone = (why: string) => ({
    engine: name,
    threads: 1,
    threadsUp: 1,
    crossOriginIsolated,
    reason: `${reason}; one thread: ${why}`,
  });
  if (name === "typescript") return alone("TypeScript runs on the thread that calls it");
  if (obstacle !== undefined && threadsUp === 1) return alone(obstacle);
  if (threads === 1) return alone("as configured, or as there is one core");
  return {
    engine: name,
    threads,
    threadsUp,
    crossOriginIsolated,
    reason: `${reason}; ${threads} threads, ${threadsUp} of them up`,
  };
}
