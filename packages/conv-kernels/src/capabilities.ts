import { type AlgorithmName, algorithms } from "./algorithms/index.ts";

/** What computes the products on this machine, and why that. */
export interface Capabilities {
  /** What the kernels run on. */
  readonly engine: "typescript";
  readonly threads: number;
  readonly reason: string;
  /** The algorithms that `algorithm` accepts, in the manifest's order. */
  readonly algorithms: readonly AlgorithmName[];
}

/**
 * What there is to compute with.
 *
 * @example
 * capabilities().engine // "typescript"
 * capabilities().algorithms.includes("im2col") // true
 */
export function capabilities(): Capabilities {
  return {
    engine: "typescript",
    threads: 1,
    reason: "all kernels are plain TypeScript, on the thread that calls them",
    algorithms: algorithms.map(({ name }) => name),
  };
}
