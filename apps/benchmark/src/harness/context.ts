import type { ContestantSpec } from "../contestants/index.ts";
import type { Runtime } from "../schema.ts";

/** What was asked for. */
export interface RunOptions {
  readonly quick: boolean;
  /** Whether contestants' algorithms and engines take part that are not their default. Default: unless `quick`. */
  readonly variants?: boolean;
  readonly seed: number;
  /** Names of suites; default: all (`--quick`: all but those that are not quick). */
  readonly suites?: readonly string[];
  /** A regular expression that `suite/workload/product` must match. */
  readonly filter?: RegExp;
  /** Names of contestants other than convkit; default: all. */
  readonly peers?: readonly string[];
  readonly threads: readonly number[];
  /** Rounds that each workload is given at most; default: 7 with `quick`, 15 without. */
  readonly rounds?: number;
  /** Measure here. */
  readonly places: readonly Place[];
}

/** A runtime, and how to start contestants in it. */
export interface Place {
  readonly runtime: Runtime;
  /** The Node.js binary; a browser's places have none. */
  readonly node?: string;
  readonly browser?: { readonly executable: string; readonly isolated: boolean };
}

/** What a suite of its own kind gets to work with. */
export interface RunContext {
  readonly options: RunOptions;
  readonly contestants: readonly ContestantSpec[];
  readonly onProgress: (event: ProgressEvent) => void;
}

/** Something that a progress line would tell. */
export interface ProgressEvent {
  readonly suite: string;
  /** `res56 forward`. */
  readonly workload: string;
  /** `tfjs-wasm: warm-up`. */
  readonly activity: string;
  /** Workloads of the whole run that are done, and all. */
  readonly done: number;
  readonly total: number;
}

/** Whether a workload was asked for. */
export function isWanted(options: RunOptions, suite: string, workload: string, product: string): boolean {
  return options.filter?.test([suite, workload, product].filter(Boolean).join("/")) ?? true;
}
