import type { Description, PrepareResult } from "../protocol.ts";
import type { AskedTask } from "../tasks.ts";

/** The inside of a contestant: what runs in its own process. */
export interface ContestantCode {
  /** Loads the library. */
  describe(options: { readonly threads: number; readonly variant: string }): Promise<Description>;
  readonly kinds: Preparers;
  /** What to say of a kind that is not in `kinds`. */
  readonly lacks?: Partial<Record<AskedTask["kind"], string>>;
}

export type Preparers = {
  readonly [K in AskedTask["kind"]]?: (
    task: Extract<AskedTask, { kind: K }>,
    seed: number,
    options: { readonly threads: number; readonly variant: string },
  ) => Work | Promise<Work>;
};

/** Inputs are made and in the library's hands; `call` is what is timed. */
export interface Work {
  /** Does the work once. It must not return, or its promise not resolve, before the result exists. */
  readonly call: () => unknown;
  /** The last call's result, channels first. */
  readonly result: () => Float32Array | Promise<Float32Array>;
  /** Keeps the last result from being optimised away, and lets it go; after the clock has stopped. */
  readonly consume?: () => void;
  readonly release?: () => void;
  readonly info?: PrepareResult;
}

/** Thrown in `prepare`, `call` or `result` by a contestant that cannot do the task: its message is shown. */
export class Unsupported extends Error {
  override readonly name = "Unsupported";
}
