import { allocate, type DType } from "../dtype.ts";
import type { NDArray } from "../ndarray.ts";
import { storeTotals, totalDType } from "./fold.ts";
import { type AxisOptions, forEachLine, linesOf } from "./lines.ts";

export interface CumsumOptions extends AxisOptions {
  /** The result's dtype. Default: that of floats; int32 for integers and bool. */
  readonly dtype?: DType | undefined;
}

/**
 * Running sums along an axis (default: of the flattened array): `y[i] = x[0] + ... + x[i]`, in doubles.
 *
 * @throws ArgumentError when the axis is out of range, or a sum of integers does not fit int32
 * @example
 * cumsum(array([1, 2, 3])).toArray() // [1, 3, 6]
 * cumsum(array([[1, 2], [3, 4]]), { axis: 0 }).toArray() // [[1, 2], [4, 6]]
 */
export function cumsum(operand: NDArray, options: CumsumOptions = {}): NDArray {
  const lines = linesOf("cumsum", operand, options, ["axis", "dtype"]);
  const { dtype = totalDType(operand.dtype) } = options;
  const { x, length, step, toStep } = lines;
  const totals = allocate("float64", x.size, "cumsum");
  forEachLine(lines, (start, to) => {
    let total = 0;
    for (let i = 0; i < length; i++) {
      total += x.data[start + i * step]!;
      totals[to + i * toStep] = total;
    }
  });
  return x.make(storeTotals("cumsum", totals, dtype), dtype, x.shape);
}
