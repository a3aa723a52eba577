import { describe } from "../check-array.ts";
import { checkOptionNames } from "../check-options.ts";
import { allocate, type DType, dtypeOfTypedArray, type TypedArray } from "../dtype.ts";
import { ArgumentError, DTypeError, ShapeError } from "../errors.ts";
import { checkShape, contiguousLayout, type Shape, sizeOf } from "../layout.ts";
import type { Nested } from "../materialize.ts";
import { NDArray } from "../ndarray.ts";
import { fits } from "../promote.ts";

export interface ArrayOptions {
  /** Default: the nesting of the data, or `[length]` for a typed array. */
  readonly shape?: Shape | undefined;
  /** Default: that of a typed array; bool if all elements are booleans; float32 otherwise. */
  readonly dtype?: DType | undefined;
}

/** As NumPy's: a deeper one is cyclic, or a mistake. */
const maxDepth = 64;

/** Lengths along the first elements; `flatten` checks that all others agree. */
function nestedShape(functionName: string, nested: Nested): number[] {
  const shape: number[] = [];
  for (let level: Nested | undefined = nested; Array.isArray(level); level = level[0]) {
    if (shape.length === maxDepth)
      throw new ArgumentError(
        functionName,
        `nested arrays must be at most ${maxDepth} deep (and not cyclic)`,
      );
    shape.push(level.length);
  }
  return shape;
}

/** The elements as doubles, and whether all of them are booleans. */
function flatten(functionName: string, nested: Nested, shape: Shape) {
  checkShape(functionName, shape);
  const values = allocate("float64", sizeOf(shape), functionName);
  let end = 0;
  let booleans = 0;
  const visit = (level: Nested, axis: number) => {
    if (Array.isArray(level) && level.length === shape[axis])
      for (const inner of level) visit(inner, axis + 1);
    else if (Array.isArray(level) || axis < shape.length) refuseRagged(functionName, level, axis, shape);
    else if (typeof level === "number" || typeof level === "boolean") {
      if (typeof level === "boolean") booleans++;
      values[end++] = Number(level);
    } else
      throw new ArgumentError(functionName, `elements must be numbers or booleans, got ${describe(level)}`);
  };
  visit(nested, 0);
  return { values, allBooleans: end > 0 && booleans === end };
}

function refuseRagged(functionName: string, level: Nested, axis: number, shape: Shape): never {
  const expected = axis < shape.length ? `an array of ${shape[axis]}` : "a number";
  const got = Array.isArray(level) ? `an array of ${level.length}` : describe(level);
  throw new ShapeError(
    functionName,
    `nested arrays must not be ragged: expected ${expected} at depth ${axis}, got ${got}`,
    [{ name: "data", value: shape, note: "along the first elements" }],
  );
}

/**
 * An array from nested arrays of numbers or booleans, or from a typed array (whose elements are copied).
 *
 * @throws ShapeError when nested arrays are ragged or the shape does not hold the elements
 * @throws ArgumentError when an integer dtype cannot hold an element (`astype` cuts off fractions), or nested arrays
 *   are more than 64 deep
 * @throws DTypeError for a typed array that no dtype uses (Int8Array, BigInt64Array, ...)
 * @example
 * array([[1, 2], [3, 4]]).dtype // "float32"
 * array([true, false]).dtype // "bool"
 * array(new Float64Array(6), { shape: [2, 3] }).shape // [2, 3]
 * array([1, 2.5], { dtype: "int32" }) // throws ArgumentError
 */
export function array(data: Nested | TypedArray, options: ArrayOptions = {}): NDArray {
  return arrayFor("array", data, options);
}

/** `array` on behalf of another public function, whose name its errors bear. */
export function arrayFor(functionName: string, data: Nested | TypedArray, options: ArrayOptions): NDArray {
  const typed = ArrayBuffer.isView(data) ? data : undefined;
  if (typed && dtypeOfTypedArray(typed) === undefined)
    throw new DTypeError(functionName, `no dtype stores its elements as ${typed.constructor.name}`);
  checkOptionNames(functionName, options, ["shape", "dtype"]);
  const naturalShape = typed ? [typed.length] : nestedShape(functionName, data as Nested);
  const nested = typed ? undefined : flatten(functionName, data as Nested, naturalShape);
  const elements = typed ?? nested!.values;
  const shape = options.shape ?? naturalShape;
  checkShape(functionName, shape);
  if (sizeOf(shape) !== elements.length)
    throw new ShapeError(functionName, `the shape must hold all ${elements.length} elements`, [
      { name: "data", value: naturalShape },
      { name: "shape", value: shape },
    ]);
  const dtype =
    options.dtype ?? (typed ? dtypeOfTypedArray(typed)! : nested!.allBooleans ? "bool" : "float32");
  if (typed && dtype === dtypeOfTypedArray(typed))
    return new NDArray(typed.slice(), dtype, contiguousLayout([...shape]));
  const storage = allocate(dtype, elements.length, functionName);
  for (let i = 0; i < storage.length; i++) {
    const value = elements[i]!;
    if (dtype !== "bool" && !fits(value, dtype))
      throw new ArgumentError(functionName, `the element ${value} at position ${i} does not fit ${dtype}`);
    storage[i] = dtype === "bool" ? Number(value !== 0) : value;
  }
  return new NDArray(storage, dtype, contiguousLayout([...shape]));
}

/**
 * Wraps a typed array that nobody else will write to, without a copy. bool takes a Uint8Array of 0 and 1.
 *
 * @throws ShapeError when the shape does not hold the elements
 * @throws DTypeError when the dtype stores its elements in another kind of array
 * @example
 * fromTypedArray(new Float32Array(4), [2, 2]).shape // [2, 2]
 */
export function fromTypedArray(data: TypedArray, shape: Shape, dtype?: DType): NDArray {
  if (!ArrayBuffer.isView(data))
    throw new ArgumentError("fromTypedArray", `data must be a typed array, got ${describe(data)}`);
  checkShape("fromTypedArray", shape);
  if (sizeOf(shape) !== data.length)
    throw new ShapeError("fromTypedArray", `the shape must hold all ${data.length} elements`, [
      { name: "shape", value: shape },
    ]);
  const natural = dtypeOfTypedArray(data);
  const agrees = dtype === undefined || dtype === natural || (dtype === "bool" && natural === "uint8");
  if (natural === undefined || !agrees)
    throw new DTypeError(
      "fromTypedArray",
      `a ${data.constructor.name} does not store ${dtype ?? "any dtype"}`,
    );
  return new NDArray(data, dtype ?? natural, contiguousLayout([...shape]));
}
