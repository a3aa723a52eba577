import { allocate, type DType } from "../dtype.ts";
import { ArgumentError } from "../errors.ts";
import { checkShape, contiguousLayout, type Shape, sizeOf } from "../layout.ts";
import { NDArray } from "../ndarray.ts";
import { fits } from "../promote.ts";

export interface DTypeOptions {
  /** Default: float32. */
  readonly dtype?: DType | undefined;
}

/**
 * An array filled with `value`, float32 unless told.
 *
 * @throws ArgumentError when an integer dtype cannot hold the value
 * @example
 * full([2, 2], 7).toArray() // [[7, 7], [7, 7]]
 */
export function full(
  shape: Shape,
  value: number | boolean,
  { dtype = "float32" }: DTypeOptions = {},
): NDArray {
  checkShape("full", shape);
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
export function zeros(shape: Shape, { dtype = "float32" }: DTypeOptions = {}): NDArray {
  checkShape("zeros", shape);
  return new NDArray(allocate(dtype, sizeOf(shape), "zeros"), dtype, contiguousLayout([...shape]));
}

/**
 * An array of ones, float32 unless told.
 *
 * @example
 * ones([2], { dtype: "int32" }).toArray() // [1, 1]
 */
export function ones(shape: Shape, { dtype = "float32" }: DTypeOptions = {}): NDArray {
  checkShape("ones", shape);
  return new NDArray(allocate(dtype, sizeOf(shape), "ones").fill(1), dtype, contiguousLayout([...shape]));
}

/**
 * Zeros of an array's shape and dtype.
 *
 * @example
 * zerosLike(array([true])).toArray() // [false]
 */
export function zerosLike(x: NDArray): NDArray {
  return zeros(x.shape, { dtype: x.dtype });
}

/**
 * Ones of an array's shape and dtype.
 *
 * @example
 * onesLike(array([[3, 4]])).toArray() // [[1, 1]]
 */
export function onesLike(x: NDArray): NDArray {
  return ones(x.shape, { dtype: x.dtype });
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
 * @example
 * eye(2).toArray() // [[1, 0], [0, 1]]
 * eye(2, { columns: 3, diagonal: 1 }).toArray() // [[0, 1, 0], [0, 0, 1]]
 */
export function eye(
  rows: number,
  { columns = rows, diagonal = 0, dtype = "float32" }: EyeOptions = {},
): NDArray {
  checkShape("eye", [rows, columns]);
  const data = allocate(dtype, rows * columns, "eye");
  for (let i = Math.max(0, -diagonal); i < rows && i + diagonal < columns; i++)
    data[i * columns + i + diagonal] = 1;
  return new NDArray(data, dtype, contiguousLayout([rows, columns]));
}
