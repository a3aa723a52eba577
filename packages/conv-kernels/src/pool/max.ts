import { allocate, fromTypedArray, type NDArray, sizeOf } from "@convkit/ndarray";
import type { PoolGeometry } from "../pool-geometry.ts";
import { elements } from "../products.ts";
import { windowTable } from "./windows.ts";

export interface MaxPooled {
  readonly output: NDArray;
  /** int32, the output's shape: where each maximum lies in its channel's spatial plane, counted row-major. */
  readonly indices: NDArray;
}

/**
 * The largest element of every window, and where it was found. The first of equal maxima wins, in row-major
 * order; NaN wins over all numbers. Padding never wins.
 */
export function maxPoolForward(geometry: PoolGeometry, input: NDArray): MaxPooled {
  const x = elements(input);
  const { starts, taps, inputPlane, outputPlane } = windowTable(geometry);
  const output = allocate(geometry.dtype, sizeOf(geometry.outputShape));
  const indices = new Int32Array(output.length);
  for (let y0 = 0, x0 = 0; y0 < output.length; y0 += outputPlane, x0 += inputPlane)
    for (let y = 0; y < outputPlane; y++) {
      const end = starts[y + 1]!;
      let index = taps[starts[y]!]!;
      let best = x[x0 + index]!;
      for (let tap = starts[y]! + 1; tap < end; tap++) {
        const value = x[x0 + taps[tap]!]!;
        // NaN is not less or equal to anything, so it wins; once it has won, nothing replaces it.
        if (!(value <= best || Number.isNaN(best))) {
          best = value;
          index = taps[tap]!;
        }
      }
      output[y0 + y] = best;
      indices[y0 + y] = index;
    }
  return {
    output: fromTypedArray(output, geometry.outputShape),
    indices: fromTypedArray(indices, geometry.outputShape),
  };
}
