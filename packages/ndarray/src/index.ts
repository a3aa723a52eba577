export { checkArray } from "./check-array.ts";
export { checkOptionNames } from "./check-options.ts";
export { type ArrayOptions, array, arrayFor, fromTypedArray } from "./create/array.ts";
export {
  type DTypeOptions,
  type EyeOptions,
  eye,
  full,
  ones,
  onesLike,
  zeros,
  zerosLike,
} from "./create/fill.ts";
export { arange, type LinspaceOptions, linspace } from "./create/ranges.ts";
export {
  allocate,
  type DType,
  dtypeOfTypedArray,
  dtypes,
  isFloat,
  itemSize,
  type TypedArray,
} from "./dtype.ts";
export {
  add,
  atan2,
  div,
  floorDivide,
  maximum,
  minimum,
  mul,
  pow,
  remainder,
  sub,
} from "./elementwise/arithmetic.ts";
export { astype } from "./elementwise/astype.ts";
export { allClose, arrayEqual, type CloseOptions, type EqualOptions, isClose } from "./elementwise/close.ts";
export type { BinaryFunction, UnaryFunction } from "./elementwise/factories.ts";
export {
  equal,
  greater,
  greaterEqual,
  isFinite,
  isInf,
  isNaN,
  less,
  lessEqual,
  logicalAnd,
  logicalNot,
  logicalOr,
  logicalXor,
  notEqual,
} from "./elementwise/logic.ts";
export { mapBinary, mapUnary } from "./elementwise/map.ts";
export { abs, ceil, floor, neg, round, sign, sqrt, square, trunc } from "./elementwise/rounding.ts";
export { type BinaryName, binaryFunctions, type UnaryName, unaryFunctions } from "./elementwise/tables.ts";
export {
  acos,
  asin,
  atan,
  cos,
  cosh,
  exp,
  expm1,
  log,
  log1p,
  log2,
  log10,
  sin,
  sinh,
  tan,
  tanh,
} from "./elementwise/transcendental.ts";
export { clip, where } from "./elementwise/where.ts";
export {
  ArgumentError,
  ConvkitError,
  DTypeError,
  EngineError,
  FormatError,
  formatShape,
  type Operand,
  OutOfMemoryError,
  ShapeError,
} from "./errors.ts";
export { takeAlongAxis } from "./indexing/along.ts";
export { assign } from "./indexing/assign.ts";
export { gather, take } from "./indexing/gather.ts";
export type { Indices } from "./indexing/indices.ts";
export { nonzero } from "./indexing/nonzero.ts";
export { scatterAdd, scatterSet } from "./indexing/scatter.ts";
export type { Selection } from "./indexing/selection.ts";
export { type FileOptions, readNpy, writeNpy } from "./io/npy.ts";
export { type NpzOptions, readNpz, writeNpz } from "./io/npz.ts";
export { concat, expandDims, stack } from "./join/concat.ts";
export { type PadMode, type PadOptions, type PadWidths, pad } from "./join/pad.ts";
export { repeat, tile } from "./join/repeat.ts";
export { split, squeeze } from "./join/split.ts";
export {
  broadcastShapes,
  checkShape,
  contiguousStrides,
  isContiguous,
  type Layout,
  normalizeAxes,
  normalizeAxis,
  type Shape,
  sameShape,
  sizeOf,
} from "./layout.ts";
export { dot } from "./linalg/dot.ts";
export { gemm } from "./linalg/gemm.ts";
export { matmul } from "./linalg/matmul.ts";
export type { Nested } from "./materialize.ts";
export { NDArray } from "./ndarray.ts";
export { formatArray } from "./print/format.ts";
export { promoteDTypes } from "./promote.ts";
export { permutation, randomNormal, randomUniform } from "./random/functions.ts";
export { Generator } from "./random/generator.ts";
export type {
  BernoulliOptions,
  GeneratorState,
  IntegersOptions,
  NormalOptions,
  SeedOptions,
  UniformOptions,
} from "./random/options.ts";
export { type ArgOptions, argMax, argMin } from "./reduce/arg.ts";
export { type CumsumOptions, cumsum } from "./reduce/cumsum.ts";
export { max, min } from "./reduce/extrema.ts";
export type { ReduceOptions, SumOptions } from "./reduce/fold.ts";
export type { AxisOptions } from "./reduce/lines.ts";
export { all, any } from "./reduce/logic.ts";
export { argsort, sort } from "./reduce/sort.ts";
export { mean, prod, sum } from "./reduce/sum.ts";
export { std, type VarianceOptions, variance } from "./reduce/variance.ts";
export { type AxisRange, type Index, type ResolvedSlice, resolveSlice } from "./views.ts";
