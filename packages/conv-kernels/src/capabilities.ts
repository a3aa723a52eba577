import { type EngineCapabilities, capabilities as engineCapabilities } from "@convkit/wasm";
import { type AlgorithmName, algorithms } from "./algorithms/index.ts";

/** What computes the products on this machine, and why that. */
export interface Capabilities extends EngineCapabilities {
  /** The algorithms that `algorithm` accepts, in the manifest's order. */
  readonly algorithms: readonly AlgorithmName[];
}

/**
 * What there is to compute with: the engine and its threads, as found or configured, and the algorithms.
 *
 * @example
 * configure({ engine: "typescript" });
 * capabilities().engine // "typescript"
 * capabilities().algorithms.includes("im2col") // true
 * configure({ engine: "auto" });
 */
export function capabilities(): Capabilities {
  return { ...engineCapabilities(), algorithms: algorithms.map(({ name }) => name) };
}
