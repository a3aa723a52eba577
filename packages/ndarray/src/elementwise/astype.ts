import { checkArray } from "../check-array.ts";
import { allocate, type DType, isFloat } from "../dtype.ts";
import { ArgumentError } from "../errors.ts";
import type { NDArray } from "../ndarray.ts";
import { fits } from "../promote.ts";
import { mapAs } from "./map.ts";

/**
 * The elements in another dtype. Fractions are cut off towards zero, floats rounded to float32, and every number but
 * zero is true; what no rounding can save (NaN, an infinity or a number out of range as an integer) throws, where
 * NumPy gives an arbitrary integer.
 *
 * @throws ArgumentError when an integer dtype cannot hold an element
 * @example
 * astype(array([1.7, -1.7]), "int32").toArray() // [1, -1]
 * astype(array([0, 2]), "bool").toArray() // [false, true]
 * astype(array([300]), "uint8") // throws ArgumentError
 */
export function astype(x: NDArray, dtype: DType): NDArray {
  if (dtype === "bool") return mapAs("astype", x, (value) => (value === 0 ? 0 : 1), dtype);
  const values = checkArray("astype", x).toTypedArray();
  const out = allocate(dtype, values.length, "astype");
  if (!isFloat(dtype) && dtype !== x.dtype)
    for (const value of values)
      if (!fits(Math.trunc(value), dtype))
        throw new ArgumentError(
          "astype",
          `${value} does not fit ${dtype} (clip or remainder bring it into range)`,
        );
  out.set(values);
  return x.make(out, dtype, x.shape);
}
