export type { AlgorithmName } from "./algorithms/index.ts";
export type { ConvAxis } from "./axes.ts";
export {
  type ConvGeometry,
  type ConvGeometryOptions,
  convGeometry,
  resolveConvGeometry,
} from "./geometry.ts";
export type {
  AvgPoolOptions,
  ConvGradOptions,
  ConvTransposeGradOptions,
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
export { type PoolGeometry, resolvePoolGeometry } from "./pool-geometry.ts";
export { resolveConvTransposeGeometry } from "./transpose-geometry.ts";
export { commonDType, type FloatDType } from "./validate.ts";
