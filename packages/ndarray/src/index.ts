export { type ArrayOptions, type DTypeOptions, arange, array, fromTypedArray, full, ones, zeros } from "./create.ts";
export { allocate, type DType, dtypeOfTypedArray, dtypes, isFloat, itemSize, type TypedArray } from "./dtype.ts";
export {
  ArgumentError,
  ConvkitError,
  DTypeError,
  EngineError,
  FormatError,
  formatShape,
  type Operand,
  ShapeError,
} from "./errors.ts";
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
export type { Nested } from "./materialize.ts";
export { NDArray } from "./ndarray.ts";
export { type AxisRange, type Index, type ResolvedSlice, resolveSlice } from "./views.ts";
