/** What `work` of app/work.js takes: options of `configure`. */
export interface WorkOptions {
  readonly engine?: "auto" | "relaxed" | "simd" | "typescript";
  readonly threads?: number;
}

/** What it answers. */
export interface Answer {
  readonly engine: string;
  readonly threads: number;
  readonly threadsUp: number;
  readonly crossOriginIsolated?: boolean;
  readonly reason: string;
  /** Whether all that was computed with threads coming up was what they computed in the end. */
  readonly same: boolean;
  /** How often somebody called `Atomics.wait`, other than to see whether it may; counted on a page's main thread. */
  readonly sleeps?: number;
  /** The bits of float32 numbers, by the name of what they are. */
  readonly results: Readonly<Record<string, readonly number[]>>;
}

/** Where on a page the work is done. */
export type Site = "onPage" | "inWorker";

declare global {
  /** What app/main.js has for the tests; there once the page is up. */
  var convkitWork: Readonly<Record<Site, (options: WorkOptions) => Promise<Answer>>> | undefined;
}
