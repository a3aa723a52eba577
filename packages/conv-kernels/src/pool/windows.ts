import { allocate } from "@convkit/ndarray";
import type { ConvAxis } from "../axes.ts";
import { liftAxes, unitAxis } from "../lift.ts";
import type { PoolGeometry } from "../pool-geometry.ts";

/**
 * What one axis of all windows looks at: a window's taps on the axis are `firsts[i]`, `firsts[i] + dilation`, ...
 */
export interface AxisWindows {
  readonly inputSize: number;
  readonly outputSize: number;
  readonly dilation: number;
  /** The first position inside the input that the window of output i looks at. */
  readonly firsts: Int32Array;
  /** How many positions inside the input it looks at. */
  readonly counts: Int32Array;
  /** How far it reaches with the padding. */
  readonly paddedSizes: Int32Array;
}

function axisWindows(functionName: string, axis: ConvAxis): AxisWindows {
  const { inputSize, kernelSize, stride, dilation, padding, outputSize } = axis;
  const table = () => allocate("int32", outputSize, functionName);
  const [firsts, counts, paddedSizes] = [table(), table(), table()];
  for (let i = 0; i < outputSize; i++) {
    const start = i * stride - padding[0];
    const skipped = Math.max(0, Math.ceil(-start / dilation));
    const first = start + skipped * dilation;
    firsts[i] = first;
    counts[i] = Math.max(0, Math.min(kernelSize - skipped, Math.ceil((inputSize - first) / dilation)));
    paddedSizes[i] = Math.min(start + dilation * (kernelSize - 1) + 1, inputSize + padding[1]) - start;
  }
  return { inputSize, outputSize, dilation, firsts, counts, paddedSizes };
}

/** The windows of the three (lifted) spatial axes, outermost first. */
export function planeWindows(
  functionName: string,
  geometry: PoolGeometry,
): [AxisWindows, AxisWindows, AxisWindows] {
  const [a, b, c] = liftAxes(geometry.axes);
  return [axisWindows(functionName, a), axisWindows(functionName, b), axisWindows(functionName, c)];
}

/** Two neighbouring axes of a plane pooled: `[outer, rows, columns]` before and after. */
export interface Pass {
  readonly outer: number;
  readonly rows: AxisWindows;
  readonly columns: AxisWindows;
}

/**
 * Pooling is separable: the sum, or the first maximum, of a box is that of its rows' sums or maxima. So a plane is
 * pooled one axis after the other, in k + k + k steps an element instead of k * k * k; the last two axes in one pass
 * where their windows are so small and far apart that this takes no more steps. The last axis comes first: the
 * first of the largest rows, and in it the first of the largest elements, is the first in row-major order.
 */
export function planePasses(
  functionName: string,
  geometry: PoolGeometry,
  [a, b, c]: readonly [AxisWindows, AxisWindows, AxisWindows],
): Pass[] {
  const [, B, C] = liftAxes(geometry.axes);
  const whole = (size: number) =>
    axisWindows(functionName, { ...unitAxis, inputSize: size, outputSize: size });
  const passes: Pass[] =
    B.kernelSize * C.kernelSize <= B.stride * C.kernelSize + B.kernelSize
      ? [{ outer: a.inputSize, rows: b, columns: c }]
      : [
          { outer: a.inputSize, rows: whole(b.inputSize), columns: c },
          { outer: a.inputSize, rows: b, columns: whole(c.outputSize) },
        ];
  const first = { outer: 1, rows: a, columns: whole(b.outputSize * c.outputSize) };
  return geometry.dims === 3 ? [...passes, first] : passes;
}

/** Elements before and after a pass. */
export const sourceSize = ({ outer, rows, columns }: Pass) => outer * rows.inputSize * columns.inputSize;
export const targetSize = ({ outer, rows, columns }: Pass) => outer * rows.outputSize * columns.outputSize;
