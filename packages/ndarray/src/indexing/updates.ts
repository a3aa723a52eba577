import { checkArray } from "../check-array.ts";
import { allocate, isFloat, type TypedArray } from "../dtype.ts";
import { ArgumentError, DTypeError, ShapeError } from "../errors.ts";
import { broadcastShapes, type Shape, sameShape, sizeOf } from "../layout.ts";
import { copyRowMajor } from "../materialize.ts";
import type { NDArray } from "../ndarray.ts";
import { fits, promoteDTypes } from "../promote.ts";
import { broadcastLayout } from "../views.ts";

/**
 * Values to store in `x`, broadcast to `shape` and copied in row-major order (a number: once). Between floats
 * values are rounded; otherwise `x` must hold every value of their dtype, so that nothing is cut off in silence.
 */
export function updateValues(
  functionName: string,
  x: NDArray,
  shape: Shape,
  values: NDArray | number,
): TypedArray | readonly number[] {
  if (typeof values === "number") {
    if (fits(values, x.dtype)) return [values];
    throw new ArgumentError(functionName, `the number ${values} does not fit the array's dtype, ${x.dtype}`);
  }
  checkArray(functionName, values, "values");
  const holds = promoteDTypes(x.dtype, values.dtype) === x.dtype || isFloat(x.dtype);
  if (!holds)
    throw new DTypeError(
      functionName,
      `an array of ${x.dtype} cannot hold ${values.dtype}; convert with astype`,
    );
  const common = broadcastShapes(values.shape, shape);
  if (!common || !sameShape(common, shape))
    throw new ShapeError(functionName, "the values must broadcast to the shape that they are stored in", [
      { name: "values", value: values.shape },
      { name: "target", value: shape },
    ]);
  const layout = broadcastLayout(functionName, values, shape);
  return copyRowMajor(values.data, layout, allocate(values.dtype, sizeOf(shape), functionName));
}
