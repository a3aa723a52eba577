import {
  allocate,
  checkOptionNames,
  checkShape,
  fromTypedArray,
  type NDArray,
  type Operand,
  type Shape,
  ShapeError,
  sizeOf,
} from "@convkit/ndarray";
import { resolveAxes } from "./axes.ts";
import { finishGeometry } from "./geometry.ts";
import { inputPlane, type LiftedConv, lift, outputPositions, tapCount } from "./lift.ts";
import type { PerAxis, SpatialDims, WindowOptions } from "./options.ts";
import { elements } from "./products.ts";
import { allTapRuns, gatherTap, scatterTap } from "./tap-runs.ts";
import { checkArrays, checkOperandShape, type FloatDType, perAxis, show } from "./validate.ts";

export interface UnfoldOptions extends WindowOptions {
  readonly kernelSize: PerAxis;
}

const optionNames = ["kernelSize", "stride", "padding", "dilation"];

/** The convolution whose im2col matrix the columns are, as far as copying needs it. */
function patches(
  functionName: string,
  dims: SpatialDims,
  [batch, channels, ...sizes]: Shape,
  dtype: FloatDType,
  options: UnfoldOptions,
  operands: readonly Operand[],
): LiftedConv {
  checkOptionNames(functionName, options, optionNames);
  const kernel = perAxis(functionName, "kernelSize", options.kernelSize, dims, 1);
  const axes = resolveAxes(functionName, dims, sizes, kernel, options, operands);
  const weightShape = [1, channels!, ...kernel];
  const counts = { batch: batch!, groups: 1, inputChannels: channels!, outputChannels: 1 };
  return lift(
    finishGeometry({ dims, dtype, layout: "NCHW", precision: "highest", ...counts, axes, weightShape }),
  );
}

/** Calls `visit` for every row of the columns: an image, a channel and a tap. `start` is where the row begins. */
function forEachRow(
  conv: LiftedConv,
  visit: (n: number, c: number, tap: number, start: number) => void,
): void {
  const taps = tapCount(conv);
  const length = outputPositions(conv);
  let start = 0;
  for (let n = 0; n < conv.batch; n++)
    for (let c = 0; c < conv.channels; c++)
      for (let tap = 0; tap < taps; tap++, start += length) visit(n, c, tap, start);
}

function checkSpatialRank(functionName: string, name: string, shape: Shape, rank: number): SpatialDims {
  if (rank === 1 || rank === 2 || rank === 3) return rank;
  throw new ShapeError(functionName, `${name} must have 1, 2 or 3 spatial axes, got ${rank}`, [
    { name, value: shape },
  ]);
}

/**
 * Sliding windows as columns (im2col), as PyTorch's `unfold`, here also in 1-d and 3-d. A convolution is the
 * product of the weight as a matrix with these columns. Padding reads as zero.
 *
 * @param input `[N, C, ...spatial]`, float32 or float64
 * @returns `[N, C*K, L]`, K kernel elements and L window positions, both row-major
 * @throws ShapeError when the window exceeds the padded input
 * @example
 * unfold(array([[[[1, 2, 3], [4, 5, 6]]]]), { kernelSize: 2 }).toArray() // [[[1, 2], [2, 3], [4, 5], [5, 6]]]
 */
export function unfold(input: NDArray, options: UnfoldOptions): NDArray {
  const dtype = checkArrays("unfold", { input });
  const dims = checkSpatialRank("unfold", "input", input.shape, input.shape.length - 2);
  const conv = patches("unfold", dims, input.shape, dtype, options, [{ name: "input", value: input.shape }]);
  const shape = [conv.batch, conv.channels * tapCount(conv), outputPositions(conv)];
  checkShape("unfold", shape);
  const columns = allocate(dtype, sizeOf(shape), "unfold");
  if (columns.length === 0) return fromTypedArray(columns, shape);
  const runs = allTapRuns(conv.axes);
  const x = elements(input);
  forEachRow(conv, (n, c, tap, start) => gatherTap(runs[tap]!, inputPlane(conv, x, n, c), columns, start));
  return fromTypedArray(columns, shape);
}

/**
 * Adds columns back to where `unfold` took them from (col2im): its adjoint, as PyTorch's `fold`. Where windows
 * overlap the result is a sum, so it undoes `unfold` only where they do not.
 *
 * @param columns    `[N, C*K, L]`
 * @param outputSize the spatial sizes of the result
 * @returns `[N, C, ...outputSize]`
 * @throws ShapeError when the columns are not those of such an image
 * @example
 * fold(ones([1, 4, 2]), [2, 3], { kernelSize: 2 }).toArray() // [[[[1, 2, 1], [1, 2, 1]]]]
 */
export function fold(columns: NDArray, outputSize: Shape, options: UnfoldOptions): NDArray {
  const dtype = checkArrays("fold", { columns });
  checkOptionNames("fold", options, optionNames);
  checkShape("fold", outputSize);
  const dims = checkSpatialRank("fold", "outputSize", outputSize, outputSize.length);
  const operand = { name: "columns", value: columns.shape, note: "N, C*K, L" };
  const size = { name: "outputSize", value: outputSize };
  if (columns.shape.length !== 3)
    throw new ShapeError("fold", `columns must have 3 axes, got ${columns.shape.length}`, [operand, size]);
  const taps = sizeOf(perAxis("fold", "kernelSize", options.kernelSize, dims, 1));
  const [batch, rows] = columns.shape as [number, number, number];
  if (rows % taps !== 0)
    throw new ShapeError(
      "fold",
      `columns must have a multiple of ${taps} rows, the elements of kernel ${show(options.kernelSize)}, got ${rows}`,
      [operand, size],
    );
  const shape = [batch, rows / taps, ...outputSize];
  const conv = patches("fold", dims, shape, dtype, options, [operand, size]);
  checkOperandShape("fold", operand, [batch, rows, outputPositions(conv)], [size]);
  const sums = allocate("float64", sizeOf(shape), "fold");
  const runs = columns.size > 0 ? allTapRuns(conv.axes) : [];
  const source = elements(columns);
  if (runs.length > 0)
    forEachRow(conv, (n, c, tap, start) =>
      scatterTap(runs[tap]!, source, start, inputPlane(conv, sums, n, c)),
    );
  const image = allocate(dtype, sums.length, "fold");
  image.set(sums);
  return fromTypedArray(image, shape);
}
