import { allocate, fromTypedArray, type NDArray, sizeOf } from "@convkit/ndarray";
import type { PoolGeometry } from "../pool-geometry.ts";
import { elements } from "../products.ts";
import { type WindowTable, windowTable } from "./windows.ts";

/** What each window's sum is divided by. */
function divisors({ countIncludePad }: PoolGeometry, { starts, paddedSizes }: WindowTable): Int32Array {
  return countIncludePad ? paddedSizes : paddedSizes.map((_, y) => starts[y + 1]! - starts[y]!);
}

/** The mean of every window. */
export function avgPoolForward(geometry: PoolGeometry, input: NDArray): NDArray {
  const x = elements(input);
  const table = windowTable(geometry);
  const { starts, taps, inputPlane, outputPlane } = table;
  const divisor = divisors(geometry, table);
  const output = allocate(geometry.dtype, sizeOf(geometry.outputShape));
  for (let y0 = 0, x0 = 0; y0 < output.length; y0 += outputPlane, x0 += inputPlane)
    for (let y = 0; y < outputPlane; y++) {
      const end = starts[y + 1]!;
      let sum = 0;
      for (let tap = starts[y]!; tap < end; tap++) sum += x[x0 + taps[tap]!]!;
      output[y0 + y] = sum / divisor[y]!;
    }
  return fromTypedArray(output, geometry.outputShape);
}

/** The adjoint of `avgPoolForward`: every output gradient is shared out evenly over its window. */
export function avgPoolInputGrad(geometry: PoolGeometry, outputGrad: NDArray): NDArray {
  const dy = elements(outputGrad);
  const table = windowTable(geometry);
  const { starts, taps, inputPlane, outputPlane } = table;
  const divisor = divisors(geometry, table);
  const inputGrad = allocate(geometry.dtype, sizeOf(geometry.inputShape));
  for (let y0 = 0, x0 = 0; y0 < dy.length; y0 += outputPlane, x0 += inputPlane)
    for (let y = 0; y < outputPlane; y++) {
      const end = starts[y + 1]!;
      const share = dy[y0 + y]! / divisor[y]!;
      for (let tap = starts[y]!; tap < end; tap++) inputGrad[x0 + taps[tap]!]! += share;
    }
  return fromTypedArray(inputGrad, geometry.inputShape);
}
