import type { EngineAlgorithm } from "./engine/engine-algorithm.ts";
import type { ConvGeometry } from "./geometry.ts";

/**
 * The convolution y = x * w is linear in x and in w. Its three products are the convolution itself and its
 * two adjoints: <conv(x, w), u> = <x, inputGrad(w, u)> = <w, weightGrad(x, u)>. They are closed under
 * differentiation: the gradients of each are again among the three.
 */
export type Product = "forward" | "inputGrad" | "weightGrad";

export const products: readonly Product[] = ["forward", "inputGrad", "weightGrad"];

/** What holds the elements of one operand, row-major, from its first element. */
export type FloatArray = Float32Array | Float64Array;

/** What is done to the output beside the convolution. */
export interface Epilogue {
  /** `[O]`, added to every output element of its channel. */
  readonly bias?: FloatArray;
}

/**
 * One way to compute the three products. It is called with checked geometries that it `supports` and checks
 * nothing. Operands hold the geometry's dtype and are views made for this one call; none overlaps another.
 * The result array and the workspace may hold anything before the call: an algorithm overwrites them.
 *
 * All algorithms agree on finite operands. By the definition, which `naive` follows, a NaN or an infinity reaches the results
 * of those terms that hold it, and padding has no terms. Others give
 * NaN to more results; none gives a finite number to these.
 *
 * - Zeros that stand for padding are multiplied by the other factor, and 0 x Infinity is NaN. `taps`, `im2col` and `gemm`
 *   multiply padding of the input by weights (forward) and by output gradients (weightGrad), as PyTorch does; `gemm` also
 *   zeros around the output gradient by weights (inputGrad). `depthwise` does as `gemm` on the engine, in input gradients with
 *   the zeros between the output gradients of a stride, too, and as `naive` in TypeScript.
 * - `winograd` and `fft` mix the elements of a tile, and an infinity gives NaN there. One that is not finite reaches, in an
 *   image, at most all results of the tiles that hold it; in a filter, all results that its plane of taps adds to; in weight
 *   gradients, at most all taps of its channel (or, from the output gradient, of its filter). `fft` transforms filters, and
 *   channels of output gradients where they stand for filters, in pairs: the other of the pair suffers the same.
 * - `matrix` multiplies the zeros of a whole matrix: one in an image (forward) or its output gradient (inputGrad) reaches
 *   all results of that image.
 *
 * `"auto"` takes any of them but `naive` and `matrix`.
 */
export interface ConvAlgorithm<Name extends string = string> {
  readonly name: Name;
  /** One line: the idea. */
  readonly summary: string;
  supports(geometry: ConvGeometry, product: Product): boolean;
  /**
   * What float32 costs: |result - exact| <= roundings * 2^-24 * (largest |a|) * (largest sum of |b|), where b is what one
   * result sums over with a: the weights of an output (or of an input element's gradient), the output gradients of a
   * channel. Absent where sums are kept in float64 and rounded once.
   */
  roundings?(geometry: ConvGeometry, product: Product): number;
  /** The same over addresses in the engine's memory, without copies; it needs no workspace of the caller's then. */
  readonly onEngine?: EngineAlgorithm;
  /** Whether the products below go by way of the engine, which needs no workspace of the caller's. */
  usesEngine?(geometry: ConvGeometry, product: Product): boolean;
  /** Scratch memory beside the operands. */
  workspaceBytes(geometry: ConvGeometry, product: Product): number;
  /** `workspace` is at least `workspaceBytes` long and starts at a multiple of 8 bytes. */
  forward(
    geometry: ConvGeometry,
    input: FloatArray,
    weight: FloatArray,
    output: FloatArray,
    workspace: Uint8Array,
    epilogue?: Epilogue,
  ): void;
  inputGrad(
    geometry: ConvGeometry,
    outputGrad: FloatArray,
    weight: FloatArray,
    inputGrad: FloatArray,
    workspace: Uint8Array,
  ): void;
  weightGrad(
    geometry: ConvGeometry,
    input: FloatArray,
    outputGrad: FloatArray,
    weightGrad: FloatArray,
    workspace: Uint8Array,
  ): void;
}
