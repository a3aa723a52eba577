import { allocate, fromTypedArray, type NDArray, sizeOf } from "@convkit/ndarray";
import type { FloatArray } from "../algorithm.ts";
import type { PoolGeometry } from "../pool-geometry.ts";
import { elements } from "../products.ts";
import { type Pass, planePasses, planeWindows, sourceSize, targetSize } from "./windows.ts";

export interface MaxPooled {
  readonly output: NDArray;
  /** int32, the output's shape: where each maximum lies in its channel's spatial plane, counted row-major. */
  readonly indices: NDArray;
}

/**
 * The largest element of every window, and where it was found. The first of equal maxima wins, in row-major
 * order; NaN wins over all numbers. Padding never wins.
 */
export function maxPoolForward(
  geometry: PoolGeometry,
  input: NDArray,
  functionName = `maxPool${geometry.dims}d`,
): MaxPooled {
  const x = elements(input);
  const passes = planePasses(functionName, geometry, planeWindows(functionName, geometry));
  const last = passes.length - 1;
  const [plane, outputPlane] = [sourceSize(passes[0]!), targetSize(passes[last]!)];
  const output = allocate(geometry.dtype, sizeOf(geometry.outputShape), functionName);
  const indices = allocate("int32", output.length, functionName);
  const between = passes.slice(0, last).map((pass) => ({
    values: allocate(geometry.dtype, targetSize(pass), functionName),
    positions: allocate("int32", targetSize(pass), functionName),
  }));
  for (let x0 = 0, y0 = 0; y0 < output.length; x0 += plane, y0 += outputPlane)
    for (let k = 0; k <= last; k++) {
      const from = between[k - 1];
      const to = between[k];
      pool(
        passes[k]!,
        from?.values ?? x,
        from ? 0 : x0,
        from?.positions,
        to?.values ?? output,
        to?.positions ?? indices,
        to ? 0 : y0,
      );
    }
  return {
    output: fromTypedArray(output, geometry.outputShape),
    indices: fromTypedArray(indices, geometry.outputShape),
  };
}

/** One pass over one plane. Without `positions`, elements stand where they stand. */
function pool(
  { outer, rows, columns }: Pass,
  x: FloatArray,
  x0: number,
  positions: Int32Array | undefined,
  y: FloatArray,
  indices: Int32Array,
  y0: number,
): void {
  const width = columns.inputSize;
  const down = rows.dilation * width;
  const right = columns.dilation;
  const { firsts, counts } = columns;
  for (let o = 0, to = y0; o < outer; o++)
    for (let i = 0; i < rows.outputSize; i++) {
      const top = x0 + (o * rows.inputSize + rows.firsts[i]!) * width;
      const height = rows.counts[i]! * down;
      for (let j = 0; j < firsts.length; j++, to++) {
        const start = top + firsts[j]!;
        const length = counts[j]! * right;
        let index = start;
        let best = x[start]!;
        for (let row = start; row < start + height; row += down)
          for (let at = row; at < row + length; at += right) {
            const value = x[at]!;
            // NaN is not less or equal to anything, so it wins; once it has won, nothing replaces it.
            if (!(value <= best || Number.isNaN(best))) {
              best = value;
              index = at;
            }
          }
        y[to] = best;
        indices[to] = positions === undefined ? index - x0 : positions[index]!;
      }
    }
}
