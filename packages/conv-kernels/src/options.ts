import type { NDArray } from "@convkit/ndarray";
import type { AlgorithmName } from "./algorithms/index.ts";

/** How many spatial axes: conv1d has 1, conv2d 2, conv3d 3. */
export type SpatialDims = 1 | 2 | 3;

/** One number for all spatial axes, or one an axis. */
export type PerAxis = number | readonly number[];

/**
 * Zeros around the image: one number for all sides, a number or a `[before, after]` pair an axis, `"valid"`
 * (none), or `"same"` (TensorFlow's rule: the output has ceil(n / stride) elements; where the total is odd the
 * extra zero comes after).
 */
export type Padding = number | "same" | "valid" | readonly (number | readonly [number, number])[];

/** What the padded border holds. `"reflect"` mirrors without repeating the edge, `"circular"` wraps around. */
export type PaddingMode = "zeros" | "reflect" | "replicate" | "circular";

/**
 * The order of axes in memory: images `[N, C, H, W]` with weights `[O, C/groups, kH, kW]`, or images
 * `[N, H, W, C]` with weights `[kH, kW, C/groups, O]`; the same idea in 1-d and 3-d.
 */
export type ImageLayout = "NCHW" | "NHWC";

/**
 * `"highest"` keeps to algorithms whose error is that of a direct sum in the operands' dtype. `"high"` allows for
 * float32 also those that are faster with a somewhat larger error, which each documents.
 */
export type Precision = "high" | "highest";

/** Windows that slide over spatial axes. */
export interface WindowOptions {
  /** Default: 1. */
  readonly stride?: PerAxis;
  /** Default: 0. */
  readonly padding?: Padding;
  /** The distance between neighbouring kernel taps. Default: 1. */
  readonly dilation?: PerAxis;
}

/** Options of the convolution's gradients. */
export interface ConvGradOptions extends WindowOptions {
  /** Channels are split into this many independent convolutions. Default: 1. */
  readonly groups?: number;
  /** Default: `"NCHW"`. */
  readonly layout?: ImageLayout;
  /** Default: `"zeros"`. */
  readonly paddingMode?: PaddingMode;
  /**
   * Default: `"auto"`, the fastest that supports the geometry; see `explainChoice`. Where memory has no room for it,
   * `"auto"` goes on with `"taps"`; one that is asked for by name throws an `OutOfMemoryError`.
   *
   * All agree on finite operands. A NaN or an infinity reaches every result that it reaches in `"naive"`, where padding is left
   * out, and may make NaN of others: of those whose padding meets it, of a tile's, of a filter's. `ConvAlgorithm` says
   * which, algorithm by algorithm; `"naive"` keeps to the definition.
   */
  readonly algorithm?: AlgorithmName | "auto";
  /** Default: `"high"`. */
  readonly precision?: Precision;
}

export interface ConvOptions extends ConvGradOptions {
  /** `[O]`, added to every output element of its channel; the input's dtype. */
  readonly bias?: NDArray | undefined;
}

/** Options of the transposed convolution's gradients. */
export interface ConvTransposeGradOptions extends Omit<ConvGradOptions, "paddingMode"> {
  /** Elements added at the end of each output axis, below the larger of stride and dilation. Default: 0. */
  readonly outputPadding?: PerAxis;
}

export interface ConvTransposeOptions extends ConvTransposeGradOptions {
  /** `[O]`, added to every output element of its channel; the input's dtype. */
  readonly bias?: NDArray | undefined;
}

/** Options of a pooling window. `stride` defaults to the kernel size. */
export interface PoolOptions {
  readonly kernelSize: PerAxis;
  /** Default: `kernelSize`. */
  readonly stride?: PerAxis;
  /** At most half the kernel. Default: 0. */
  readonly padding?: Padding;
  /** Keep a last window that hangs over the end, if it starts inside the input or the padding before it. */
  readonly ceilMode?: boolean;
}

export interface MaxPoolOptions extends PoolOptions {
  /** Default: 1. */
  readonly dilation?: PerAxis;
}

export interface AvgPoolOptions extends PoolOptions {
  /** Whether padded zeros count in the divisor. Default: true, as PyTorch's. */
  readonly countIncludePad?: boolean;
}
