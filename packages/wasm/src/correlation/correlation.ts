/** One axis along which a kernel slides. Padding may be negative: it crops then. */
export interface CorrelationAxis {
  readonly input: number;
  readonly output: number;
  readonly taps: number;
  readonly stride: number;
  readonly dilation: number;
  /** Zeros before the input. */
  readonly padding: number;
}

export type ThreeAxes<T> = readonly [T, T, T];

/**
 * A correlation in three spatial axes, of float32 elements in linear memory:
 *
 *   y[n, g, m, i] = bias[g, m] + sum over channels c and taps u of x[n, g, c, i*s + u*d - p] * w[g, m, c, u]
 *
 * Addresses are in bytes; strides count elements and may be negative. No operand overlaps y.
 */
export interface Correlation {
  readonly images: number;
  readonly groups: number;
  /** Output channels of a group: the rows of the matrix of weights. */
  readonly rows: number;
  /** Input channels of a group. */
  readonly channels: number;
  readonly axes: ThreeAxes<CorrelationAxis>;
  readonly x: {
    readonly address: number;
    readonly image: number;
    readonly group: number;
    readonly channel: number;
    readonly axes: ThreeAxes<number>;
  };
  readonly w: {
    readonly address: number;
    readonly group: number;
    readonly row: number;
    readonly channel: number;
    readonly axes: ThreeAxes<number>;
  };
  readonly y: {
    readonly address: number;
    readonly image: number;
    readonly group: number;
    readonly row: number;
    readonly axes: ThreeAxes<number>;
  };
  /** `column` steps along the last axis; it is 0, or 1 where y is contiguous along that axis and the others have length 1. */
  readonly bias?:
    | {
        readonly address: number;
        readonly group: number;
        readonly row: number;
        readonly column: 0 | 1;
      }
    | undefined;
}

export const unitAxis: CorrelationAxis = {
  input: 1,
  output: 1,
  taps: 1,
  stride: 1,
  dilation: 1,
  padding: 0,
};
