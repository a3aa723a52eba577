export { type ConfigureOptions, configure, type EngineName } from "@convkit/wasm";
export type { ConvAlgorithm, Epilogue, FloatArray, Product } from "./algorithm.ts";
export { type AlgorithmName, algorithms } from "./algorithms/index.ts";
export type { ConvAxis } from "./axes.ts";
export { type BiasGradOptions, convBiasGrad } from "./bias-grad.ts";
export { type Capabilities, capabilities } from "./capabilities.ts";
export { type Choice, explainChoice } from "./choose.ts";
export {
  conv1d,
  conv1dInputGrad,
  conv1dWeightGrad,
  conv2d,
  conv2dInputGrad,
  conv2dWeightGrad,
  conv3d,
  conv3dInputGrad,
  conv3dWeightGrad,
} from "./conv.ts";
export { convMatrix } from "./conv-matrix.ts";
export {
  convTranspose1d,
  convTranspose1dInputGrad,
  convTranspose1dWeightGrad,
  convTranspose2d,
  convTranspose2dInputGrad,
  convTranspose2dWeightGrad,
  convTranspose3d,
  convTranspose3dInputGrad,
  convTranspose3dWeightGrad,
} from "./conv-transpose.ts";
export {
  type ConvGeometry,
  type ConvGeometryOptions,
  convGeometry,
  resolveConvGeometry,
} from "./geometry.ts";
export type {
  AvgPoolOptions,
  ConvGradOptions,
  ConvOptions,
  ConvTransposeGradOptions,
  ConvTransposeOptions,
  ImageLayout,
  MaxPoolOptions,
  Padding,
  PaddingMode,
  PerAxis,
  PoolOptions,
  Precision,
  SpatialDims,
  WindowOptions,
} from "./options.ts";
export { padIndices, type ResolvedPadding, resolvePaddingMode } from "./padding.ts";
export { avgPoolForward, avgPoolInputGrad } from "./pool/avg.ts";
export { type MaxPooled, maxPoolForward } from "./pool/max.ts";
export { gatherPlanes, scatterPlanes } from "./pool/planes.ts";
export {
  avgPool1d,
  avgPool1dGrad,
  avgPool2d,
  avgPool2dGrad,
  avgPool3d,
  avgPool3dGrad,
  maxPool1d,
  maxPool1dGrad,
  maxPool2d,
  maxPool2dGrad,
  maxPool3d,
  maxPool3dGrad,
} from "./pool.ts";
export { type PoolGeometry, resolvePoolGeometry } from "./pool-geometry.ts";
export {
  algorithmFor,
  convForward,
  convInputGrad,
  convWeightGrad,
  type ForwardOptions,
  type ProductOptions,
} from "./products.ts";
export { resolveConvTransposeGeometry } from "./transpose-geometry.ts";
export { fold, type UnfoldOptions, unfold } from "./unfold.ts";
export { commonDType, type FloatDType } from "./validate.ts";
