import { checkArray, describe } from "../check-array.ts";
import { checkOptionNames } from "../check-options.ts";
import { allocate, type DType } from "../dtype.ts";
import { ArgumentError } from "../errors.ts";
import { checkShape, contiguousLayout, type Shape, sizeOf } from "../layout.ts";
import { NDArray } from "../ndarray.ts";
import { fits } from "../promote.ts";

export interface DTypeOptions {
  /** Default: float32. */
  readonly dtype?: DType | undefined;
}

const dtypeNames = ["dtype"];

/**
 * An array filled with `value`, float32 unless told.
 *
 * @throws ArgumentError when an integer dtype cannot hold the value
 * @example
 * full([2, 2], 7).toArray() // [[7, 7], [7, 7]]
 */
export function full(shape: Shape, value: number | boolean, options: DTypeOptions = {}): NDArray {
  checkOptionNames("full", options, dtypeNames);
  checkShape("full", shape);
  const { dtype = "float32" } = options;
  if (typeof value !== "number" && typeof value !== "boolean")
    throw new ArgumentError("full", `the value must be a number or a boolean, got ${describe(value)}`);
  if (!fits(Number(value), dtype))
    throw new ArgumentError("full", `the value ${value} does not fit ${dtype}`);
  const data = allocate(dtype, sizeOf(shape), "full");
  return new NDArray(data.fill(Number(value)), dtype, contiguousLayout([...shape]));
}

/**
 * An array of zeros, float32 unless told.
 *
 * @example
 * zeros([2, 2]).toArray() // [[0, 0], [0, 0]]
 */
export function zeros(shape: Shape, options: DTypeOptions = {}): NDArray {
  return filled("zeros", shape, 0, options);
}

/**
 * An array of ones, float32 unless told.
 *
 * @example
 * ones([2], { dtype: "int32" }).toArray() // [1, 1]
 */
export function ones(shape: Shape, options: DTypeOptions = {}): NDArray {
  return filled("ones", shape, 1, options);
}

/**
 * Zeros of an array's shape and dtype.
 *
 * @example
 * zerosLike(array([true])).toArray() // [false]
 */
export function zerosLike(x: NDArray): NDArray {
  return filled("zerosLike", checkArray("zerosLike", x).shape, 0, { dtype: x.dtype });
}

/**
 * Ones of an array's shape and dtype.
 *
 * @example
 * onesLike(array([[3, 4]])).toArray() // [[1, 1]]
 */
export function onesLike(x: NDArray): NDArray {
  return filled("onesLike", checkArray("onesLike", x).shape, 1, { dtype: x.dtype });
}

function filled(functionName: string, shape: Shape, value: 0 | 1, options: DTypeOptions): NDArray {
  checkOptionNames(functionName, options, dtypeNames);
  checkShape(functionName, shape);
  const { dtype = "float32" } = options;
  const data = allocate(dtype, sizeOf(shape), functionName);
  return new NDArray(value === 0 ? data : data.fill(value), dtype, contiguousLayout([...shape]));
}

export interface EyeOptions extends DTypeOptions {
  /** Default: as many as rows. */
  readonly columns?: number | undefined;
  /** Which diagonal: positive above the main one, negative below. Default: 0. */
  readonly diagonal?: number | undefined;
}

/**
 * Ones on a diagonal, zeros elsewhere.
 *
 * @throws ArgumentError when `diagonal` is no integer
 * @example
 * eye(2).toArray() // [[1, 0], [0, 1]]
 * eye(2, { columns: 3, diagonal: 1 }).toArray() // [[0, 1, 0], [0, 0, 1]]
 */
export function eye(rows: number, options: EyeOptions = {}): NDArray {
  checkOptionNames("eye", options, ["columns", "diagonal", "dtype"]);
  const { columns = rows, diagonal = 0, dtype = "float32" } = options;
  checkShape("eye", [rows, columns]);
  if (!Number.isInteger(diagonal))
    throw new ArgumentError("eye", `the diagonal must be an integer, got ${diagonal}`);
  const data = allocate(dtype, rows * columns, "eye");
  for (let i = Math.max(0, -diagonal); i < rows && i + diagonal < columns; i++)
    data[i * columns + i + diagonal] = 1;
  return new NDArray(data, dtype, contiguousLayout([rows, columns]));
}
