import type { Engine } from "@convkit/wasm";
import type { Product } from "../algorithm.ts";
import type { ConvGeometry } from "../geometry.ts";

/** What an engine algorithm does to the output beside the convolution; fused into its last pass. */
export interface EngineEpilogue {
  /** The address of `[O]`, added to every output element of its channel. */
  readonly bias?: number | undefined;
}

/**
 * One way to compute the three products with the engine's kernels. Operands are addresses of float32 elements in linear
 * memory, row-major, none overlapping another; the result and the workspace may hold anything before the call.
 */
export interface EngineAlgorithm {
  /** Asked only for float32. */
  supports(geometry: ConvGeometry, product: Product): boolean;
  /** See `ConvAlgorithm`. */
  roundings(geometry: ConvGeometry, product: Product): number;
  /** Beside the operands and the threads' own scratch memory; a function of the geometry, not of threads. */
  workspaceBytes(geometry: ConvGeometry, product: Product): number;
  forward(
    engine: Engine,
    geometry: ConvGeometry,
    input: number,
    weight: number,
    output: number,
    workspace: number,
    epilogue?: EngineEpilogue,
  ): void;
  inputGrad(
    engine: Engine,
    geometry: ConvGeometry,
    outputGrad: number,
    weight: number,
    inputGrad: number,
    workspace: number,
  ): void;
  weightGrad(
    engine: Engine,
    geometry: ConvGeometry,
    input: number,
    outputGrad: number,
    weightGrad: number,
    workspace: number,
  ): void;
}
