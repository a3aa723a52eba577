import type { NDArray, Shape } from "@convkit/ndarray";
import {
  convolveTranspose,
  convolveTransposeInputGrad,
  convolveTransposeWeightGrad,
} from "./convolve-transpose.ts";
import type { ConvTransposeGradOptions, ConvTransposeOptions } from "./options.ts";

/**
 * The transposed convolution, which upsamples: every input element lays its multiple of the kernel into the
 * output, and overlaps add up. It is the adjoint of a convolution with the same weight, stride and padding
 * (its input gradient), not its inverse.
 *
 *   y[n,o,a,b] = bias[o] + sum over c,i,j,u,v with a = i*sH + u*dH - pT and b = j*sW + v*dW - pL of x[n,c,i,j] * w[c,o,u,v]
 *
 * @param input  `[N, C, H, W]`, or `[N, H, W, C]` with `layout: "NHWC"`
 * @param weight `[C, O/G, kH, kW]`, or `[kH, kW, O/G, C]` with `layout: "NHWC"`
 * @returns `[N, O, H', W']`, H' = (H-1)*sH - pT - pB + dH*(kH-1) + outputPadding + 1, or H*sH for padding "same"
 * @throws ShapeError, DTypeError, ArgumentError as `conv2d`
 * @example
 * convTranspose2d(ones([1, 1, 2, 2]), ones([1, 1, 2, 2])).toArray() // [[[[1, 2, 1], [2, 4, 2], [1, 2, 1]]]]
 * convTranspose2d(ones([8, 64, 16, 16]), ones([64, 32, 4, 4]), { stride: 2, padding: 1 }).shape // [8, 32, 32, 32]
 *
 * Sizes: Dumoulin & Visin, "A guide to convolution arithmetic for deep learning", arXiv:1603.07285, section 4.
 */
export function convTranspose2d(
  input: NDArray,
  weight: NDArray,
  options: ConvTransposeOptions = {},
): NDArray {
  return convolveTranspose("convTranspose2d", 2, input, weight, options);
}

/**
 * The transposed convolution in one dimension; see `convTranspose2d`.
 *
 * @example
 * convTranspose1d(array([[[1, 10]]]), array([[[1, 2, 3]]]), { stride: 2 }).toArray() // [[[1, 2, 13, 20, 30]]]
 */
export function convTranspose1d(
  input: NDArray,
  weight: NDArray,
  options: ConvTransposeOptions = {},
): NDArray {
  return convolveTranspose("convTranspose1d", 1, input, weight, options);
}

/**
 * The transposed convolution in three dimensions; see `convTranspose2d`.
 *
 * @example
 * convTranspose3d(ones([1, 4, 2, 2, 2]), ones([4, 3, 2, 2, 2]), { stride: 2 }).shape // [1, 3, 4, 4, 4]
 */
export function convTranspose3d(
  input: NDArray,
  weight: NDArray,
  options: ConvTransposeOptions = {},
): NDArray {
  return convolveTranspose("convTranspose3d", 3, input, weight, options);
}

/**
 * The gradient of `convTranspose2d` in its input, which is a plain convolution of the output gradient.
 *
 * @param inputShape the transposed convolution's input shape
 * @param weight     as in `convTranspose2d`
 * @param outputGrad the shape of its output
 * @returns `inputShape`
 * @example
 * convTranspose2dInputGrad([1, 1, 1, 1], array([[[[1, 2], [3, 4]]]]), ones([1, 1, 2, 2])).toArray() // [[[[10]]]]
 */
export function convTranspose2dInputGrad(
  inputShape: Shape,
  weight: NDArray,
  outputGrad: NDArray,
  options: ConvTransposeGradOptions = {},
): NDArray {
  return convolveTransposeInputGrad("convTranspose2dInputGrad", 2, inputShape, weight, outputGrad, options);
}

/**
 * The gradient of `convTranspose1d` in its input; see `convTranspose2dInputGrad`.
 *
 * @example
 * convTranspose1dInputGrad([1, 1, 2], array([[[1, 2, 3]]]), ones([1, 1, 5]), { stride: 2 }).toArray() // [[[6, 6]]]
 */
export function convTranspose1dInputGrad(
  inputShape: Shape,
  weight: NDArray,
  outputGrad: NDArray,
  options: ConvTransposeGradOptions = {},
): NDArray {
  return convolveTransposeInputGrad("convTranspose1dInputGrad", 1, inputShape, weight, outputGrad, options);
}

/**
 * The gradient of `convTranspose3d` in its input; see `convTranspose2dInputGrad`.
 *
 * @example
 * convTranspose3dInputGrad([1, 2, 1, 1, 1], ones([2, 3, 2, 2, 2]), ones([1, 3, 2, 2, 2])).shape // [1, 2, 1, 1, 1]
 */
export function convTranspose3dInputGrad(
  inputShape: Shape,
  weight: NDArray,
  outputGrad: NDArray,
  options: ConvTransposeGradOptions = {},
): NDArray {
  return convolveTransposeInputGrad("convTranspose3dInputGrad", 3, inputShape, weight, outputGrad, options);
}

/**
 * The gradient of `convTranspose2d` in its weight.
 *
 * @param input       as in `convTranspose2d`
 * @param weightShape the weight's shape
 * @param outputGrad  the shape of its output
 * @returns `weightShape`
 * @example
 * convTranspose2dWeightGrad(array([[[[3]]]]), [1, 1, 1, 2], array([[[[1, 2]]]])).toArray() // [[[[3, 6]]]]
 */
export function convTranspose2dWeightGrad(
  input: NDArray,
  weightShape: Shape,
  outputGrad: NDArray,
  options: ConvTransposeGradOptions = {},
): NDArray {
  return convolveTransposeWeightGrad("convTranspose2dWeightGrad", 2, input, weightShape, outputGrad, options);
}

/**
 * The gradient of `convTranspose1d` in its weight; see `convTranspose2dWeightGrad`.
 *
 * @example
 * convTranspose1dWeightGrad(array([[[1, 10]]]), [1, 1, 3], ones([1, 1, 5]), { stride: 2 }).toArray() // [[[11, 11, 11]]]
 */
export function convTranspose1dWeightGrad(
  input: NDArray,
  weightShape: Shape,
  outputGrad: NDArray,
  options: ConvTransposeGradOptions = {},
): NDArray {
  return convolveTransposeWeightGrad("convTranspose1dWeightGrad", 1, input, weightShape, outputGrad, options);
}

/**
 * The gradient of `convTranspose3d` in its weight; see `convTranspose2dWeightGrad`.
 *
 * @example
 * convTranspose3dWeightGrad(ones([1, 2, 1, 1, 1]), [2, 3, 2, 2, 2], ones([1, 3, 2, 2, 2])).shape // [2, 3, 2, 2, 2]
 */
export function convTranspose3dWeightGrad(
  input: NDArray,
  weightShape: Shape,
  outputGrad: NDArray,
  options: ConvTransposeGradOptions = {},
): NDArray {
  return convolveTransposeWeightGrad("convTranspose3dWeightGrad", 3, input, weightShape, outputGrad, options);
}
