/**
 * The results file: everything a run saw, as JSON. Times are milliseconds, sizes bytes, unless a unit says
 * otherwise. A change that old readers would misread raises `schemaVersion`; new optional fields do not.
 */
export const schemaName = "convkit-benchmark";
export const schemaVersion = 1;

export interface Results {
  readonly schema: typeof schemaName;
  readonly version: typeof schemaVersion;
  readonly environment: Environment;
  readonly settings: Settings;
  /** The suites that ran, in order: how to read their rows. */
  readonly suites: readonly SuiteInfo[];
  /** One row a workload and contestant, in the order of suites, workloads and contestants. */
  readonly rows: readonly Row[];
  /** Scaling: one fitted line a sweep and contestant. */
  readonly fits: readonly Fit[];
}

/** Where and what was measured. Nothing in it names the machine or its user. */
export interface Environment {
  /** ISO 8601, when the run began. */
  readonly date: string;
  readonly durationSeconds: number;
  /** What was typed, without the interpreter: `bench --quick --suite conv`. */
  readonly command: string;
  readonly cpu: string;
  /** Logical processors that the process may use. */
  readonly cores: number;
  readonly memoryBytes: number;
  /** `Linux 6.1 x64`. */
  readonly os: string;
  /** What ran the web contestants. */
  readonly runtimes: readonly Runtime[];
  readonly convkit: { readonly version: string; readonly commit: string | null; readonly dirty: boolean };
  /** What the machine can do at best; absent when it was not measured. */
  readonly peak?: Peak;
}

export interface Runtime {
  /** Referred to by `Contestant.runtime`: `node-20`, `node-24`, `chromium-isolated`, `chromium`. */
  readonly id: string;
  /** `Node.js`, `Chromium`. */
  readonly name: string;
  readonly version: string;
  /** Browsers: whether pages are cross-origin isolated, which SharedArrayBuffer and threads need. */
  readonly isolated?: boolean;
}

/** The limit that the others are held against, best of several tries. */
export interface Peak {
  /** 128-bit SIMD multiply-adds in WebAssembly registers, GFLOP/s, with 1, 2, ... threads. */
  readonly simdGflops: readonly ThreadFigure[];
  /** Reading and writing memory far beyond the caches (a copy: bytes read + written), GB/s. */
  readonly memoryGBps: readonly ThreadFigure[];
}

export interface ThreadFigure {
  readonly threads: number;
  readonly value: number;
}

export interface Settings {
  readonly quick: boolean;
  readonly seed: number;
  readonly filter: string | null;
  readonly threads: readonly number[];
  /** Rounds that each workload was given at most. */
  readonly rounds: number;
}

export interface SuiteInfo {
  readonly name: string;
  readonly title: string;
  /** One or two sentences: what is measured and how to read it. */
  readonly description: string;
  /** The unit of each row's `figure`. */
  readonly unit: Unit;
  /** Whether a larger figure is better. */
  readonly higherIsBetter: boolean;
}

export type Unit = "GFLOP/s" | "GB/s" | "images/s" | "ms" | "bytes" | "s";

/** `wrong`: not timed. `unsupported`, `missing`, `failed` and `skipped` (too slow for `--quick`) say why in `note`. */
export type Status = "ok" | "wrong" | "unsupported" | "missing" | "failed" | "skipped";

/** `convkit`; `web`: other JavaScript and WebAssembly; `native`: the limit outside JavaScript. */
export type ContestantKind = "convkit" | "web" | "native";

export interface Contestant {
  /** `convkit`, `tfjs-wasm`, `onnxruntime-web`, `pytorch`, ... */
  readonly name: string;
  readonly kind: ContestantKind;
  /** The package's version, or empty when it could not be asked. */
  readonly version: string;
  /** convkit's algorithm (`auto` is what users get), or empty. */
  readonly variant: string;
  /** `typescript`, `simd`, `relaxed`, `wasm`, `js`, `native`. */
  readonly engine: string;
  readonly threads: number;
  /** A `Runtime.id`, or empty for what needs none (PyTorch). */
  readonly runtime: string;
}

export interface Row {
  readonly suite: string;
  /** `res56`, `relu`, `step`, `batch=8`, ... unique within suite and product. */
  readonly workload: string;
  /** `forward`, `inputGrad`, `weightGrad`, or empty where there is only one. */
  readonly product: string;
  /** One line about the workload: `N1 C64 56x56 K64 3x3 p1`. */
  readonly detail: string;
  readonly contestant: Contestant;
  readonly status: Status;
  readonly note?: string;
  /** Milliseconds of one call, one element a round; empty for suites that do not time. */
  readonly samples: readonly number[];
  /** The round of each sample: what was measured in the same round may be compared pair by pair. */
  readonly rounds: readonly number[];
  /** Times its first round took over 3 s, and so it was given this one. */
  readonly single?: boolean;
  /** Of `samples`, milliseconds. */
  readonly median?: number;
  readonly q1?: number;
  readonly q3?: number;
  /** The headline in the suite's unit: GFLOP/s, images/s, bytes, ... */
  readonly figure?: number;
  /** Other named figures of the row: accuracy, peak memory, heap growth, raw bytes, ... */
  readonly extra?: readonly Figure[];
  /** Speed (or smallness) beside the best peer that is neither wrong nor missing: above 1, this row is better. */
  readonly versusWeb?: Ratio;
  readonly versusNative?: Ratio;
  /** Against float64 naive. */
  readonly error?: ErrorFigure;
  /** Scratch memory beside operands, for convkit's algorithms. */
  readonly workspaceBytes?: number;
  /** Scaling: which curve the row is a point of. */
  readonly sweep?: { readonly name: string; readonly x: number };
}

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

/** peer / this, taken pair by pair within rounds. */
export interface Ratio {
  /** The peer's `contestantLabel`. */
  readonly to: string;
  readonly median: number;
  readonly q1: number;
  readonly q3: number;
  readonly pairs: number;
}

/** The largest absolute difference, and the same divided by the root mean square of the right values. */
export interface ErrorFigure {
  readonly absolute: number;
  readonly relative: number;
  /** What `relative` was allowed to be. */
  readonly tolerance: number;
}

/** time = c * x^exponent, by least squares on logarithms. */
export interface Fit {
  readonly suite: string;
  readonly sweep: string;
  readonly product: string;
  readonly contestant: Contestant;
  readonly exponent: number;
  /** The exponent that the amount of work has. */
  readonly expected: number;
  /** Coefficient of determination. */
  readonly r2: number;
}

/** `convkit im2col (typescript, 1 thread)`: what people read. */
export function contestantLabel({ name, variant, engine, threads, kind }: Contestant): string {
  const where = `${threads} thread${threads === 1 ? "" : "s"}`;
  return `${name}${variant ? ` ${variant}` : ""} (${kind === "convkit" && engine ? `${engine}, ` : ""}${where})`;
}

/** What identifies a row across two runs: all but the contestant's version. */
export function rowKey(row: Row): string {
  const { name, variant, engine, threads, runtime } = row.contestant;
  return [row.suite, row.workload, row.product, name, variant, engine, threads, runtime].join("|");
}
