import { gemm } from "@convkit/ndarray";
import type { FloatArray } from "./algorithm.ts";
import { type LiftedConv, outputPositions, tapCount } from "./lift.ts";

/** A matrix inside an array: element (i, j) is at `offset + i * rowStride + j * columnStride`. */
export interface MatrixView {
  readonly data: FloatArray;
  readonly offset: number;
  readonly rows: number;
  readonly columns: number;
  readonly rowStride: number;
  readonly columnStride: number;
}

export function transposed({ data, offset, rows, columns, rowStride, columnStride }: MatrixView): MatrixView {
  return { data, offset, rows: columns, columns: rows, rowStride: columnStride, columnStride: rowStride };
}

/** C = A B, or C += A B. Either the rows or the columns of C are contiguous. */
export function multiply(c: MatrixView, a: MatrixView, b: MatrixView, accumulate: boolean): void {
  if (c.columnStride !== 1) {
    multiply(transposed(c), transposed(b), transposed(a), accumulate);
    return;
  }
  gemm(
    c.rows,
    c.columns,
    a.columns,
    a.data,
    a.offset,
    a.rowStride,
    a.columnStride,
    b.data,
    b.offset,
    b.rowStride,
    b.columnStride,
    c.data,
    c.offset,
    c.rowStride,
    accumulate,
  );
}

/** Elements from one tap and channel to the next in a weight's memory: 1 in OIHW, O in HWIO. */
export function weightColumnStride({ weight }: LiftedConv): number {
  return Math.min(weight.channel, weight.spatial[2]);
}

/** The weights of a group as [O, C*K], columns in the order of the weight's memory. */
export function weightMatrix(conv: LiftedConv, w: FloatArray, g: number): MatrixView {
  return {
    data: w,
    offset: g * conv.filters * conv.weight.outer,
    rows: conv.filters,
    columns: conv.channels * tapCount(conv),
    rowStride: conv.weight.outer,
    columnStride: weightColumnStride(conv),
  };
}

/** The weights of a group at one tap as [O, C]. */
export function tapMatrix(
  { filters, channels, weight }: LiftedConv,
  w: FloatArray,
  g: number,
  tap: number,
): MatrixView {
  return {
    data: w,
    offset: g * filters * weight.outer + tap * weight.spatial[2],
    rows: filters,
    columns: channels,
    rowStride: weight.outer,
    columnStride: weight.channel,
  };
}

/** The input of one image and group as [C, spatial positions]. */
export function imageMatrix(
  { channels, axes, input }: LiftedConv,
  x: FloatArray,
  n: number,
  g: number,
): MatrixView {
  return {
    data: x,
    offset: n * input.outer + g * channels * input.channel,
    rows: channels,
    columns: axes[0].inputSize * axes[1].inputSize * axes[2].inputSize,
    rowStride: input.channel,
    columnStride: input.spatial[2],
  };
}

/** The output of one image and group as [O, P]. */
export function outputMatrix(conv: LiftedConv, y: FloatArray, n: number, g: number): MatrixView {
  return {
    data: y,
    offset: n * conv.output.outer + g * conv.filters * conv.output.channel,
    rows: conv.filters,
    columns: outputPositions(conv),
    rowStride: conv.output.channel,
    columnStride: conv.output.spatial[2],
  };
}
