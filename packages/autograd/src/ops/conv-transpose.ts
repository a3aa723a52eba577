import {
  type ConvTransposeGradOptions,
  resolveConvTransposeGeometry,
  type SpatialDims,
} from "@convkit/conv-kernels";
import { checkDTypes } from "../record.ts";
import type { Tensor } from "../tensor.ts";
import { add } from "./arithmetic.ts";
import { checkBias } from "./conv.ts";
import { convInputGrad } from "./conv-products.ts";
import { reshape } from "./shape.ts";

/** Options of a transposed convolution; see `@convkit/conv-kernels` for each. */
export interface ConvTransposeOptions extends ConvTransposeGradOptions {
  /** `[O]`, added to every output channel. */
  readonly bias?: Tensor | undefined;
}

function transposedConvolution(
  dims: SpatialDims,
): (input: Tensor, weight: Tensor, options?: ConvTransposeOptions) => Tensor {
  const name = `convTranspose${dims}d`;
  return (input, weight, { bias, ...options } = {}) => {
    checkDTypes(name, { input, weight, ...(bias ? { bias } : {}) });
    const geometry = resolveConvTransposeGeometry(
      name,
      dims,
      input.shape,
      weight.shape,
      input.dtype,
      options,
    );
    checkBias(name, bias, geometry.inputChannels);
    const y = convInputGrad(geometry, weight, input, { functionName: name, algorithm: options.algorithm });
    if (bias === undefined) return y;
    return add(
      y,
      geometry.layout === "NCHW" ? reshape(bias, [bias.size, ...geometry.axes.map(() => 1)]) : bias,
    );
  };
}

/**
 * One-dimensional transposed convolution: the adjoint of conv1d, its input gradient run forwards.
 *
 * @param input `[N, C, L]`
 * @param weight `[C, O/groups, k]`
 * @returns `[N, O, (L-1)*s - before - after + d*(k-1) + outputPadding + 1]`
 * @throws ShapeError, ArgumentError, DTypeError as convTranspose1d of `@convkit/conv-kernels`
 * @example
 * const y = convTranspose1d(tensor([[[1, 10]]]), tensor([[[1, 2, 3]]]), { stride: 2 });
 * y.toNDArray().toArray() // [[[1, 2, 13, 20, 30]]]
 */
export const convTranspose1d = /* @__PURE__ */ transposedConvolution(1);

/**
 * Two-dimensional transposed convolution: the adjoint of conv2d, its input gradient run forwards.
 *
 * @param input `[N, C, H, W]`
 * @param weight `[C, O/groups, kH, kW]`
 * @returns `[N, O, H', W']`, H' = (H-1)*s - before - after + d*(kH-1) + outputPadding + 1, likewise W'
 * @throws ShapeError, ArgumentError, DTypeError as convTranspose2d of `@convkit/conv-kernels`
 * @example
 * convTranspose2d(tensor([[[[2]]]]), tensor([[[[1, 2], [3, 4]]]])).toNDArray().toArray() // [[[[2, 4], [6, 8]]]]
 */
export const convTranspose2d = /* @__PURE__ */ transposedConvolution(2);

/**
 * Three-dimensional transposed convolution: the adjoint of conv3d, its input gradient run forwards.
 *
 * @param input `[N, C, D, H, W]`
 * @param weight `[C, O/groups, kD, kH, kW]`
 * @returns `[N, O, D', H', W']`
 * @throws ShapeError, ArgumentError, DTypeError as convTranspose3d of `@convkit/conv-kernels`
 * @example
 * convTranspose3d(tensor([[[[[2]]]]]), tensor([[[[[1, 2]]]]])).toNDArray().toArray() // [[[[[2, 4]]]]]
 */
export const convTranspose3d = /* @__PURE__ */ transposedConvolution(3);
