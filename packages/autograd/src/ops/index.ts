export {
  type GeluOptions,
  gelu,
  leakyRelu,
  relu,
  type SoftplusOptions,
  sigmoid,
  silu,
  softplus,
  tanh,
} from "./activations.ts";
export {
  adaptiveAvgPool1d,
  adaptiveAvgPool2d,
  adaptiveAvgPool3d,
  adaptiveMaxPool1d,
  adaptiveMaxPool2d,
  adaptiveMaxPool3d,
  type OutputSize,
} from "./adaptive-pool.ts";
export { add, div, mul, neg, sub } from "./arithmetic.ts";
export { type BatchNormOptions, batchNorm } from "./batch-norm.ts";
export { cast } from "./cast.ts";
export { equal, greater, greaterEqual, less, lessEqual } from "./compare.ts";
export { concat, stack } from "./concat.ts";
export { type ConvOptions, conv1d, conv2d, conv3d } from "./conv.ts";
export {
  type ConvTransposeOptions,
  convTranspose1d,
  convTranspose2d,
  convTranspose3d,
} from "./conv-transpose.ts";
export { abs, cos, erf, exp, log, sign, sin, sqrt, square } from "./elementwise.ts";
export { clamp, maximum, minimum } from "./extrema.ts";
export { groupNorm, instanceNorm, layerNorm, type NormOptions } from "./group-norm.ts";
export { type InterpolateOptions, type InterpolationMode, interpolate } from "./interpolate.ts";
export * from "./losses/index.ts";
export { linear, matmul } from "./matmul.ts";
export { type PadMode, pad } from "./pad.ts";
export { pixelShuffle, pixelUnshuffle } from "./pixel-shuffle.ts";
export { avgPool1d, avgPool2d, avgPool3d, maxPool1d, maxPool2d, maxPool3d } from "./pool.ts";
export { pow } from "./pow.ts";
export { elu, hardswish, prelu } from "./rectifiers.ts";
export { logSumExp, max, mean, min, type VarianceOptions, variance } from "./reduce.ts";
export { flatten, reshape, squeeze, transpose, unsqueeze } from "./shape.ts";
export { slice } from "./slice.ts";
export { logSoftmax, softmax } from "./softmax.ts";
export { broadcastTo, type ReduceOptions, sum } from "./sum.ts";
export { gather, scatterAdd, take } from "./take.ts";
export { where } from "./where.ts";
