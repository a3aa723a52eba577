import {
  type ConvGradOptions,
  resolveConvGeometry,
  resolvePaddingMode,
  type SpatialDims,
} from "@convkit/conv-kernels";
import { ShapeError } from "@convkit/ndarray";
import { checkDTypes } from "../record.ts";
import type { Tensor } from "../tensor.ts";
import { convForward } from "./conv-products.ts";
import { constantIndices, take } from "./take.ts";

/** Options of a convolution; see `@convkit/conv-kernels` for each. */
export interface ConvOptions extends ConvGradOptions {
  /** `[O]`, added to every output channel. */
  readonly bias?: Tensor | undefined;
}

/** Throws unless the bias has one element an output channel. */
export function checkBias(name: string, bias: Tensor | undefined, channels: number): void {
  if (bias === undefined || (bias.rank === 1 && bias.size === channels)) return;
  throw new ShapeError(name, `the bias must have one element for each of the ${channels} output channels`, [
    { name: "bias", value: bias.shape, note: "O" },
  ]);
}

function convolution(dims: SpatialDims): (input: Tensor, weight: Tensor, options?: ConvOptions) => Tensor {
  const name = `conv${dims}d`;
  return (input, weight, { bias, ...options } = {}) => {
    checkDTypes(name, { input, weight, ...(bias ? { bias } : {}) });
    const checked = resolveConvGeometry(name, dims, input.shape, weight.shape, input.dtype, options);
    checkBias(name, bias, checked.outputChannels);
    const { takes, geometry } = resolvePaddingMode(name, checked, options.paddingMode);
    const padded = takes.reduce((x, { axis, indices }) => take(x, constantIndices(x, indices), axis), input);
    return convForward(geometry, padded, weight, bias, { functionName: name, algorithm: options.algorithm });
  };
}

/**
 * One-dimensional convolution of neural networks (cross-correlation) with all its gradients, of any order.
 *
 * @param input `[N, C, L]`
 * @param weight `[O, C/groups, k]`
 * @returns `[N, O, L']`
 * @throws ShapeError, ArgumentError, DTypeError as conv1d of `@convkit/conv-kernels`
 * @example
 * conv1d(tensor([[[1, 2, 3, 4]]]), tensor([[[1, -1]]])).toNDArray().toArray() // [[[-1, -1, -1]]]
 */
export const conv1d = /* @__PURE__ */ convolution(1);

/**
 * Two-dimensional convolution of neural networks (cross-correlation) with all its gradients, of any order.
 *
 *   y[n,o,i,j] = b[o] + sum over c,u,v of x[n, g*C/G + c, i*sH + u*dH - pT, j*sW + v*dW - pL] * w[o,c,u,v]
 *
 * @param input `[N, C, H, W]`, float32 or float64
 * @param weight `[O, C/groups, kH, kW]`, the input's dtype
 * @returns `[N, O, H', W']`
 * @throws ShapeError, ArgumentError, DTypeError as conv2d of `@convkit/conv-kernels`
 * @example
 * const x = tensor([[[[1, 2], [3, 4]]]]);
 * const w = tensor([[[[1, 0], [0, 1]]]], { requiresGrad: true });
 * const y = conv2d(x, w);
 * y.item() // 5
 * y.backward();
 * w.grad!.toNDArray().toArray() // [[[[1, 2], [3, 4]]]]
 */
export const conv2d = /* @__PURE__ */ convolution(2);

/**
 * Three-dimensional convolution of neural networks (cross-correlation) with all its gradients, of any order.
 *
 * @param input `[N, C, D, H, W]`
 * @param weight `[O, C/groups, kD, kH, kW]`
 * @returns `[N, O, D', H', W']`
 * @throws ShapeError, ArgumentError, DTypeError as conv3d of `@convkit/conv-kernels`
 * @example
 * conv3d(tensor([[[[[1, 2]]]]]), tensor([[[[[3]]]]])).toNDArray().toArray() // [[[[[3, 6]]]]]
 */
export const conv3d = /* @__PURE__ */ convolution(3);
