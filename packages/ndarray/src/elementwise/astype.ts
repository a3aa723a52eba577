import { allocate, type DType } from "../dtype.ts";
import { ArgumentError } from "../errors.ts";
import { contiguousLayout } from "../layout.ts";
import { NDArray } from "../ndarray.ts";
import { fits } from "../promote.ts";

/**
 * A copy with another dtype. Floats lose their fraction on the way to integers, as in NumPy; to bool, all but 0 is true.
 *
 * @throws ArgumentError when an element, NaN and infinities included, does not fit the integer dtype
 * @example
 * astype(array([1.7, -1.7]), "int32").toArray() // [1, -1]
 * astype(array([0, 2]), "bool").toArray() // [false, true]
 */
export function astype(x: NDArray, dtype: DType): NDArray {
  const source = x.toTypedArray();
  const data = allocate(dtype, source.length);
  for (let i = 0; i < source.length; i++) {
    const value = source[i]!;
    if (dtype === "bool") data[i] = Number(value !== 0);
    else if (dtype === "float32" || dtype === "float64") data[i] = value;
    else if (fits(Math.trunc(value), dtype)) data[i] = Math.trunc(value);
    else throw new ArgumentError("astype", `the element ${value} does not fit ${dtype}`);
  }
  return new NDArray(data, dtype, contiguousLayout([...x.shape]));
}
