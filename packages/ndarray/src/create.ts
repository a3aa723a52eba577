import { allocate, type DType, dtypeOfTypedArray, type TypedArray } from "./dtype.ts";
import { ArgumentError, DTypeError, ShapeError } from "./errors.ts";
import { checkShape, contiguousLayout, type Shape, sizeOf } from "./layout.ts";
import type { Nested } from "./materialize.ts";
import { NDArray } from "./ndarray.ts";

export interface DTypeOptions {
  /** Default: float32. */
  readonly dtype?: DType;
}

export interface ArrayOptions {
  /** Default: the nesting of the data, or `[length]` for a typed array. */
  readonly shape?: Shape;
  /** Default: that of a typed array; bool for booleans; float32 otherwise. */
  readonly dtype?: DType;
}

function nestedShape(nested: Nested): number[] {
  const shape: number[] = [];
  for (let level: Nested | undefined = nested; Array.isArray(level); level = level[0])
    shape.push(level.length);
  return shape;
}

function flatten(nested: Nested, shape: Shape): (number | boolean)[] {
  const flat: (number | boolean)[] = [];
  const visit = (level: Nested, axis: number) => {
    if (!Array.isArray(level) && axis === shape.length) flat.push(level);
    else if (Array.isArray(level) && level.length === shape[axis])
      for (const inner of level) visit(inner, axis + 1);
    else
      throw new ShapeError(
        "array",
        `nested arrays must not be ragged: expected ${axis < shape.length ? `${shape[axis]} elements` : "a number"} at depth ${axis}, got ${Array.isArray(level) ? `an array of ${level.length}` : level}`,
        [{ name: "first", value: shape, note: "the shape along the first elements" }],
      );
  };
  visit(nested, 0);
  return flat;
}

/**
 * An array from nested arrays of numbers or booleans, or from a typed array (whose elements are copied).
 *
 * @throws ShapeError when nested arrays are ragged or the shape does not hold the elements
 * @throws DTypeError for a typed array that no dtype uses (Int8Array, BigInt64Array, ...)
 * @example
 * array([[1, 2], [3, 4]]).dtype // "float32"
 * array(new Float64Array(6), { shape: [2, 3] }).shape // [2, 3]
 */
export function array(data: Nested | TypedArray, options: ArrayOptions = {}): NDArray {
  if (ArrayBuffer.isView(data) && dtypeOfTypedArray(data) === undefined)
    throw new DTypeError("array", `no dtype uses ${data.constructor.name}`);
  const isTyped = ArrayBuffer.isView(data);
  const naturalShape = isTyped ? [data.length] : nestedShape(data);
  const elements = isTyped ? data : flatten(data, naturalShape);
  const shape = options.shape ?? naturalShape;
  checkShape("array", shape);
  if (sizeOf(shape) !== elements.length)
    throw new ShapeError("array", `the shape must hold all ${elements.length} elements`, [
      { name: "data", value: naturalShape },
      { name: "shape", value: shape },
    ]);
  const natural = isTyped ? dtypeOfTypedArray(data)! : typeof elements[0] === "boolean" ? "bool" : "float32";
  const dtype = options.dtype ?? natural;
  const storage = allocate(dtype, elements.length);
  for (let i = 0; i < elements.length; i++) {
    const value = Number(elements[i]);
    storage[i] = dtype === "bool" ? Number(value !== 0) : value;
  }
  return new NDArray(storage, dtype, contiguousLayout([...shape]));
}

/**
 * Wraps a typed array that nobody else will write to, without a copy.
 *
 * @example
 * fromTypedArray(new Float32Array(4), [2, 2]).shape // [2, 2]
 */
export function fromTypedArray(data: TypedArray, shape: Shape, dtype?: DType): NDArray {
  checkShape("fromTypedArray", shape);
  if (sizeOf(shape) !== data.length)
    throw new ShapeError("fromTypedArray", `the shape must hold all ${data.length} elements`, [
      { name: "shape", value: shape },
    ]);
  return new NDArray(data, dtype ?? dtypeOfTypedArray(data)!, contiguousLayout([...shape]));
}

/** An array filled with `value`, float32 unless told. */
export function full(shape: Shape, value: number, { dtype = "float32" }: DTypeOptions = {}): NDArray {
  checkShape("full", shape);
  const data = allocate(dtype, sizeOf(shape));
  return new NDArray(data.fill(value), dtype, contiguousLayout([...shape]));
}

/** An array of zeros, float32 unless told. */
export function zeros(shape: Shape, { dtype = "float32" }: DTypeOptions = {}): NDArray {
  checkShape("zeros", shape);
  return new NDArray(allocate(dtype, sizeOf(shape)), dtype, contiguousLayout([...shape]));
}

/** An array of ones, float32 unless told. */
export function ones(shape: Shape, options: DTypeOptions = {}): NDArray {
  return full(shape, 1, options);
}

/**
 * Evenly spaced values `start, start + step, ...` below `stop`; `arange(n)` counts from 0 to n - 1.
 *
 * @example
 * arange(4).toArray() // [0, 1, 2, 3]
 * arange(5, 1, -2).toArray() // [5, 3]
 */
export function arange(
  start: number,
  stop?: number,
  step = 1,
  { dtype = "float32" }: DTypeOptions = {},
): NDArray {
  const [first, end] = stop === undefined ? [0, start] : [start, stop];
  if (step === 0 || ![first, end, step].every(Number.isFinite))
    throw new ArgumentError(
      "arange",
      `start, stop and a non-zero step must be finite, got ${first}, ${end}, ${step}`,
    );
  const size = Math.max(0, Math.ceil((end - first) / step));
  const data = allocate(dtype, size);
  for (let i = 0; i < size; i++) data[i] = first + i * step;
  return new NDArray(data, dtype, contiguousLayout([size]));
}
