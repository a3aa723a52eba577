import {
  arrayFor,
  checkOptionNames,
  checkShape,
  type DType,
  NDArray,
  type Nested,
  type Shape,
  type TypedArray,
} from "@convkit/ndarray";
import type { Backend } from "./backend.ts";
import { getDefaultBackend } from "./default-backend.ts";
import { Tensor } from "./tensor.ts";

export interface TensorOptions {
  /** Default: that of an NDArray or typed array; bool for booleans; float32 for plain numbers. */
  readonly dtype?: DType;
  /** Whether backward fills this tensor's `grad`. Default: false. */
  readonly requiresGrad?: boolean;
  /** Default: the default backend. */
  readonly backend?: Backend;
  /** For typed arrays. Default: `[length]`. */
  readonly shape?: Shape;
}

/**
 * A tensor from a number, nested arrays, a typed array or an NDArray. The data is copied.
 *
 * @throws ShapeError when nested arrays are ragged or the shape does not hold the data
 * @throws DTypeError when `requiresGrad` is asked of an integer or bool tensor
 * @example
 * tensor([[1, 2], [3, 4]]).shape // [2, 2]
 * tensor(new Float64Array([1, 2]), { requiresGrad: true }).dtype // "float64"
 */
export function tensor(data: Nested | TypedArray | NDArray, options: TensorOptions = {}): Tensor {
  checkOptionNames("tensor", options, ["dtype", "requiresGrad", "backend", "shape"]);
  const { backend = getDefaultBackend(), requiresGrad = false, ...arrayOptions } = options;
  const source = data instanceof NDArray ? data.toTypedArray() : data;
  const natural = data instanceof NDArray ? { shape: data.shape, dtype: data.dtype } : {};
  const { shape, dtype, data: flat } = arrayFor("tensor", source, { ...natural, ...arrayOptions });
  return new Tensor(backend, backend.fromTypedArray(flat, shape, dtype), { requiresGrad });
}

function filled(
  functionName: string,
  shape: Shape,
  value: number,
  options: Omit<TensorOptions, "shape">,
): Tensor {
  checkShape(functionName, shape);
  checkOptionNames(functionName, options, ["dtype", "requiresGrad", "backend"]);
  const { backend = getDefaultBackend(), requiresGrad = false, dtype = "float32" } = options;
  return new Tensor(backend, backend.full(shape, value, dtype), { requiresGrad });
}

/**
 * A tensor of zeros.
 *
 * @example
 * zeros([2]).toNDArray().toArray() // [0, 0]
 */
export function zeros(shape: Shape, options: Omit<TensorOptions, "shape"> = {}): Tensor {
  return filled("zeros", shape, 0, options);
}

/**
 * A tensor of ones.
 *
 * @example
 * ones([2]).toNDArray().toArray() // [1, 1]
 */
export function ones(shape: Shape, options: Omit<TensorOptions, "shape"> = {}): Tensor {
  return filled("ones", shape, 1, options);
}
