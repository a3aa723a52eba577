import type { Tensor } from "@convkit/autograd";
import { fromTypedArray, NDArray, type Operand, ShapeError } from "@convkit/ndarray";

/** Numbers to draw, wherever they are. */
export type Drawable = Tensor | NDArray;

/** The same in memory, on any backend. */
export async function readValues(values: Drawable): Promise<NDArray> {
  return values instanceof NDArray ? values : fromTypedArray(await values.data(), values.shape, values.dtype);
}

/** Throws unless `fits`; the operand's note says how its axes are called. */
export function checkAxes(functionName: string, what: string, fits: boolean, operand: Operand): void {
  if (!fits) throw new ShapeError(functionName, what, [operand]);
}
