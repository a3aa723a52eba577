export type { ConvAlgorithm, Epilogue, FloatArray, Product } from "./algorithm.ts";
export { type AlgorithmName, algorithms } from "./algorithms/index.ts";
export type { ConvAxis } from "./axes.ts";
export { type Capabilities, capabilities } from "./capabilities.ts";
export { type Choice, explainChoice } from "./choose.ts";
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
  SpatialDims,
  WindowOptions,
} from "./options.ts";
export { padIndices, type ResolvedPadding, resolvePaddingMode } from "./padding.ts";
export { avgPoolForward, avgPoolInputGrad } from "./pool/avg.ts";
export { type MaxPooled, maxPoolForward } from "./pool/max.ts";
export { gatherPlanes, scatterPlanes } from "./pool/planes.ts";
export { type PoolGeometry, resolvePoolGeometry } from "./pool-geometry.ts";
export {
  convForward,
  convInputGrad,
  convWeightGrad,
  type ForwardOptions,
  type ProductOptions,
} from "./products.ts";
export { resolveConvTransposeGeometry } from "./transpose-geometry.ts";
export { commonDType, type FloatDType } from "./validate.ts";
