import type { NDArray, Shape } from "@convkit/ndarray";
import type { AvgPoolOptions, MaxPoolOptions } from "./options.ts";
import { avgPool, avgPoolGrad, maxPool, maxPoolGrad } from "./pool/pooling.ts";

/**
 * The maximum of every window: y[n,c,i,j] = max over u,v of x[n, c, i*sH + u*dH - pT, j*sW + v*dW - pL], over the
 * elements inside the input. NaN wins over all numbers.
 *
 * @param input   `[N, C, H, W]`, float32 or float64
 * @param options `kernelSize`, `stride` (default: `kernelSize`), `padding`, `dilation`, `ceilMode`
 * @returns `[N, C, H', W']`, sizes as of `conv2d`; rounded up with `ceilMode`, as PyTorch does
 * @throws ShapeError when the window exceeds the padded input
 * @throws ArgumentError when the padding is more than half the window, or another option is not accepted
 * @example
 * maxPool2d(array([[[[1, 2, 3], [4, 5, 6]]]]), { kernelSize: 2, stride: 1 }).toArray() // [[[[5, 6]]]]
 */
export function maxPool2d(input: NDArray, options: MaxPoolOptions): NDArray {
  return maxPool("maxPool2d", 2, input, options);
}

/**
 * `maxPool2d` in one dimension: the input is `[N, C, L]`.
 *
 * @example
 * maxPool1d(array([[[1, 4, 2, 3]]]), { kernelSize: 2 }).toArray() // [[[4, 3]]]
 */
export function maxPool1d(input: NDArray, options: MaxPoolOptions): NDArray {
  return maxPool("maxPool1d", 1, input, options);
}

/**
 * `maxPool2d` in three dimensions: the input is `[N, C, D, H, W]`.
 *
 * @example
 * maxPool3d(ones([1, 2, 4, 4, 4]), { kernelSize: 2 }).shape // [1, 2, 2, 2, 2]
 */
export function maxPool3d(input: NDArray, options: MaxPoolOptions): NDArray {
  return maxPool("maxPool3d", 3, input, options);
}

/**
 * The gradient of `maxPool2d` in its input: each output gradient goes to the first maximum of its window.
 *
 * @param input      as in `maxPool2d`
 * @param outputGrad the shape of its output
 * @returns the input's shape
 * @example
 * maxPool2dGrad(array([[[[1, 3], [3, 2]]]]), array([[[[7]]]]), { kernelSize: 2 }).toArray() // [[[[0, 7], [0, 0]]]]
 */
export function maxPool2dGrad(input: NDArray, outputGrad: NDArray, options: MaxPoolOptions): NDArray {
  return maxPoolGrad("maxPool2dGrad", 2, input, outputGrad, options);
}

/**
 * `maxPool2dGrad` in one dimension: the input is `[N, C, L]`.
 *
 * @example
 * maxPool1dGrad(array([[[1, 4, 2, 3]]]), array([[[5, 6]]]), { kernelSize: 2 }).toArray() // [[[0, 5, 0, 6]]]
 */
export function maxPool1dGrad(input: NDArray, outputGrad: NDArray, options: MaxPoolOptions): NDArray {
  return maxPoolGrad("maxPool1dGrad", 1, input, outputGrad, options);
}

/**
 * `maxPool2dGrad` in three dimensions: the input is `[N, C, D, H, W]`.
 *
 * @example
 * maxPool3dGrad(ones([1, 2, 4, 4, 4]), ones([1, 2, 2, 2, 2]), { kernelSize: 2 }).shape // [1, 2, 4, 4, 4]
 */
export function maxPool3dGrad(input: NDArray, outputGrad: NDArray, options: MaxPoolOptions): NDArray {
  return maxPoolGrad("maxPool3dGrad", 3, input, outputGrad, options);
}

/**
 * The mean of every window. Padded zeros count in the divisor unless `countIncludePad` is false; what
 * `ceilMode` hangs over the padded input never counts.
 *
 * @param input   `[N, C, H, W]`, float32 or float64
 * @param options `kernelSize`, `stride` (default: `kernelSize`), `padding`, `ceilMode`, `countIncludePad`
 * @returns `[N, C, H', W']`, sizes as of `maxPool2d`
 * @throws ShapeError, ArgumentError as `maxPool2d`
 * @example
 * avgPool2d(array([[[[1, 2], [3, 6]]]]), { kernelSize: 2 }).toArray() // [[[[3]]]]
 */
export function avgPool2d(input: NDArray, options: AvgPoolOptions): NDArray {
  return avgPool("avgPool2d", 2, input, options);
}

/**
 * `avgPool2d` in one dimension: the input is `[N, C, L]`.
 *
 * @example
 * avgPool1d(array([[[1, 4, 2, 3]]]), { kernelSize: 2 }).toArray() // [[[2.5, 2.5]]]
 */
export function avgPool1d(input: NDArray, options: AvgPoolOptions): NDArray {
  return avgPool("avgPool1d", 1, input, options);
}

/**
 * `avgPool2d` in three dimensions: the input is `[N, C, D, H, W]`.
 *
 * @example
 * avgPool3d(ones([1, 2, 4, 4, 4]), { kernelSize: 2 }).shape // [1, 2, 2, 2, 2]
 */
export function avgPool3d(input: NDArray, options: AvgPoolOptions): NDArray {
  return avgPool("avgPool3d", 3, input, options);
}

/**
 * The gradient of `avgPool2d` in its input: each output gradient is shared out evenly over its window.
 *
 * @param inputShape the input's shape
 * @param outputGrad the shape of the output
 * @returns `inputShape`
 * @example
 * avgPool2dGrad([1, 1, 2, 2], array([[[[8]]]]), { kernelSize: 2 }).toArray() // [[[[2, 2], [2, 2]]]]
 */
export function avgPool2dGrad(inputShape: Shape, outputGrad: NDArray, options: AvgPoolOptions): NDArray {
  return avgPoolGrad("avgPool2dGrad", 2, inputShape, outputGrad, options);
}

/**
 * `avgPool2dGrad` in one dimension: the input is `[N, C, L]`.
 *
 * @example
 * avgPool1dGrad([1, 1, 4], array([[[2, 6]]]), { kernelSize: 2 }).toArray() // [[[1, 1, 3, 3]]]
 */
export function avgPool1dGrad(inputShape: Shape, outputGrad: NDArray, options: AvgPoolOptions): NDArray {
  return avgPoolGrad("avgPool1dGrad", 1, inputShape, outputGrad, options);
}

/**
 * `avgPool2dGrad` in three dimensions: the input is `[N, C, D, H, W]`.
 *
 * @example
 * avgPool3dGrad([1, 2, 4, 4, 4], ones([1, 2, 2, 2, 2]), { kernelSize: 2 }).shape // [1, 2, 4, 4, 4]
 */
export function avgPool3dGrad(inputShape: Shape, outputGrad: NDArray, options: AvgPoolOptions): NDArray {
  return avgPoolGrad("avgPool3dGrad", 3, inputShape, outputGrad, options);
}
