import type { NDArray, Shape } from "@convkit/ndarray";
import { convolve, convolveInputGrad, convolveWeightGrad } from "./convolve.ts";
import type { ConvGradOptions, ConvOptions } from "./options.ts";

/**
 * Two-dimensional cross-correlation, the "convolution" of neural networks (the kernel is not flipped).
 *
 *   y[n,o,i,j] = b[o] + sum over c,u,v of x[n, g*C/G + c, i*sH + u*dH - pT, j*sW + v*dW - pL] * w[o,c,u,v]
 *
 * where g = floor(o / (O/G)), and x reads as zero outside its bounds (or as `paddingMode` says).
 *
 * @param input  `[N, C, H, W]`, float32 or float64; `[N, H, W, C]` with `layout: "NHWC"`
 * @param weight `[O, C/G, kH, kW]`, the input's dtype; `[kH, kW, C/G, O]` with `layout: "NHWC"`
 * @returns `[N, O, H', W']`, H' = floor((H + pT + pB - dH*(kH-1) - 1) / sH) + 1, likewise W'
 * @throws ShapeError when ranks or channels disagree or the kernel exceeds the padded input
 * @throws DTypeError when dtypes differ or are not float
 * @throws ArgumentError for an option's value that it does not accept
 * @example
 * conv2d(ones([1, 1, 3, 3]), ones([1, 1, 2, 2])).toArray() // [[[[4, 4], [4, 4]]]]
 * conv2d(ones([8, 3, 32, 32]), ones([16, 3, 3, 3]), { padding: "same", bias: zeros([16]) }).shape // [8, 16, 32, 32]
 *
 * Sizes: Dumoulin & Visin, "A guide to convolution arithmetic for deep learning", arXiv:1603.07285.
 */
export function conv2d(input: NDArray, weight: NDArray, options: ConvOptions = {}): NDArray {
  return convolve("conv2d", 2, input, weight, options);
}

/**
 * One-dimensional cross-correlation; see `conv2d`.
 *
 *   y[n,o,i] = b[o] + sum over c,u of x[n, g*C/G + c, i*s + u*d - p] * w[o,c,u]
 *
 * @param input  `[N, C, L]`, or `[N, L, C]`
 * @param weight `[O, C/G, k]`, or `[k, C/G, O]`
 * @returns `[N, O, L']`
 * @throws ShapeError, DTypeError, ArgumentError as `conv2d`
 * @example
 * conv1d(array([[[1, 2, 3, 4]]]), array([[[1, -1]]])).toArray() // [[[-1, -1, -1]]]
 */
export function conv1d(input: NDArray, weight: NDArray, options: ConvOptions = {}): NDArray {
  return convolve("conv1d", 1, input, weight, options);
}

/**
 * Three-dimensional cross-correlation; see `conv2d`.
 *
 * @param input  `[N, C, D, H, W]`, or `[N, D, H, W, C]`
 * @param weight `[O, C/G, kD, kH, kW]`, or `[kD, kH, kW, C/G, O]`
 * @returns `[N, O, D', H', W']`
 * @throws ShapeError, DTypeError, ArgumentError as `conv2d`
 * @example
 * conv3d(ones([1, 1, 3, 3, 3]), ones([1, 1, 2, 2, 2]), { stride: [1, 2, 1] }).shape // [1, 1, 2, 1, 2]
 */
export function conv3d(input: NDArray, weight: NDArray, options: ConvOptions = {}): NDArray {
  return convolve("conv3d", 3, input, weight, options);
}

/**
 * The gradient of `conv2d` in its input: the adjoint of x -> conv2d(x, w), so that
 * <conv2d(x, w), u> = <x, conv2dInputGrad(x.shape, w, u)>.
 *
 *   dx[n,c,a,b] = sum over o,i,j,u,v with a = i*sH + u*dH - pT and b = j*sW + v*dW - pL of dy[n,o,i,j] * w[o,c,u,v]
 *
 * @param inputShape the input's shape, which stride and padding do not give away
 * @param weight     as in `conv2d`
 * @param outputGrad the shape of the output, the weight's dtype
 * @returns `inputShape`
 * @throws ShapeError, DTypeError, ArgumentError as `conv2d`
 * @example
 * conv2dInputGrad([1, 1, 2, 2], array([[[[1, 2], [3, 4]]]]), ones([1, 1, 1, 1])).toArray() // [[[[1, 2], [3, 4]]]]
 */
export function conv2dInputGrad(
  inputShape: Shape,
  weight: NDArray,
  outputGrad: NDArray,
  options: ConvGradOptions = {},
): NDArray {
  return convolveInputGrad("conv2dInputGrad", 2, inputShape, weight, outputGrad, options);
}

/**
 * The gradient of `conv1d` in its input; see `conv2dInputGrad`.
 *
 * @example
 * conv1dInputGrad([1, 1, 3], array([[[1, 2]]]), ones([1, 1, 2])).toArray() // [[[1, 3, 2]]]
 */
export function conv1dInputGrad(
  inputShape: Shape,
  weight: NDArray,
  outputGrad: NDArray,
  options: ConvGradOptions = {},
): NDArray {
  return convolveInputGrad("conv1dInputGrad", 1, inputShape, weight, outputGrad, options);
}

/**
 * The gradient of `conv3d` in its input; see `conv2dInputGrad`.
 *
 * @example
 * conv3dInputGrad([2, 3, 4, 4, 4], ones([5, 3, 2, 2, 2]), ones([2, 5, 3, 3, 3])).shape // [2, 3, 4, 4, 4]
 */
export function conv3dInputGrad(
  inputShape: Shape,
  weight: NDArray,
  outputGrad: NDArray,
  options: ConvGradOptions = {},
): NDArray {
  return convolveInputGrad("conv3dInputGrad", 3, inputShape, weight, outputGrad, options);
}

/**
 * The gradient of `conv2d` in its weight: the adjoint of w -> conv2d(x, w), so that
 * <conv2d(x, w), u> = <w, conv2dWeightGrad(x, w.shape, u)>.
 *
 *   dw[o,c,u,v] = sum over n,i,j of x[n, g*C/G + c, i*sH + u*dH - pT, j*sW + v*dW - pL] * dy[n,o,i,j]
 *
 * @param input       as in `conv2d`
 * @param weightShape the weight's shape
 * @param outputGrad  the shape of the output, the input's dtype
 * @returns `weightShape`
 * @throws ShapeError, DTypeError, ArgumentError as `conv2d`
 * @example
 * conv2dWeightGrad(array([[[[1, 2], [3, 4]]]]), [1, 1, 1, 1], ones([1, 1, 2, 2])).toArray() // [[[[10]]]]
 */
export function conv2dWeightGrad(
  input: NDArray,
  weightShape: Shape,
  outputGrad: NDArray,
  options: ConvGradOptions = {},
): NDArray {
  return convolveWeightGrad("conv2dWeightGrad", 2, input, weightShape, outputGrad, options);
}

/**
 * The gradient of `conv1d` in its weight; see `conv2dWeightGrad`.
 *
 * @example
 * conv1dWeightGrad(array([[[1, 2, 3]]]), [1, 1, 2], ones([1, 1, 2])).toArray() // [[[3, 5]]]
 */
export function conv1dWeightGrad(
  input: NDArray,
  weightShape: Shape,
  outputGrad: NDArray,
  options: ConvGradOptions = {},
): NDArray {
  return convolveWeightGrad("conv1dWeightGrad", 1, input, weightShape, outputGrad, options);
}

/**
 * The gradient of `conv3d` in its weight; see `conv2dWeightGrad`.
 *
 * @example
 * conv3dWeightGrad(ones([2, 3, 4, 4, 4]), [5, 3, 2, 2, 2], ones([2, 5, 3, 3, 3])).shape // [5, 3, 2, 2, 2]
 */
export function conv3dWeightGrad(
  input: NDArray,
  weightShape: Shape,
  outputGrad: NDArray,
  options: ConvGradOptions = {},
): NDArray {
  return convolveWeightGrad("conv3dWeightGrad", 3, input, weightShape, outputGrad, options);
}
