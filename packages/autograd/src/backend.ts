import type { AlgorithmName, ConvGeometry, PoolGeometry } from "@convkit/conv-kernels";
import type { AxisRange, DType, Shape, TypedArray } from "@convkit/ndarray";
import type { PrimitiveForms } from "./primitives/primitive.ts";

/**
 * An array that lives on a backend: opaque but for its shape and dtype. Handles are immutable: no primitive
 * writes into one that it was given.
 */
export interface Handle {
  readonly shape: Shape;
  readonly dtype: DType;
  /** Where the backend has a `release`: this package's note of who needs the handle. */
  holding?: Holding | undefined;
}

/** What is known of who refers to a handle. */
export interface Holding {
  /** Nodes that saved the handle, and gradients under way. */
  holders: number;
  /** Whether nobody else refers to it; "never" once it went where it may be kept. */
  claimed: boolean | "never";
}

/** Elementwise functions of one float array. */
export type UnaryName =
  | "neg"
  | "abs"
  | "sign"
  | "exp"
  | "log"
  | "sqrt"
  | "square"
  | "sin"
  | "cos"
  | "tanh"
  | "erf"
  | "sigmoid"
  | "softplus"
  | "relu";

/** Elementwise functions of two arrays of one dtype, broadcast against each other. `reluGrad(g, y) = y > 0 ? g : 0`. */
export type BinaryName = "add" | "sub" | "mul" | "div" | "pow" | "maximum" | "minimum" | "reluGrad";

/** Elementwise comparisons: two arrays of one dtype in, bool out. */
export type CompareName = "equal" | "less" | "lessEqual" | "greater" | "greaterEqual";

/** Reductions of one array over axes. */
export type ReduceName = "sum" | "max" | "min";

/** What a convolution primitive may be told beside its operands. */
export interface ConvPlan {
  /** Default: "auto". */
  readonly algorithm?: AlgorithmName | "auto" | undefined;
  /** The public function that asks: errors start with it. */
  readonly functionName: string;
}

/** What batch normalisation knows of every channel, `[C]` each. */
export interface ChannelNumbers<T> {
  readonly mean: T;
  readonly variance: T;
  /** Default: ones. */
  readonly weight?: T | undefined;
  /** Default: zeros. */
  readonly bias?: T | undefined;
}

/** How a step of stochastic gradient descent goes. */
export interface SGDStep {
  readonly lr: number;
  readonly momentum: number;
  readonly dampening: number;
  readonly weightDecay: number;
  readonly nesterov: boolean;
}

/** How a step of Adam goes. */
export interface AdamStep {
  readonly lr: number;
  readonly betas: readonly [number, number];
  readonly eps: number;
  readonly weightDecay: number;
  /** AdamW: the decay does not pass through the averages. */
  readonly decoupled: boolean;
}

/** The primitives that most programs need. */
export interface CommonPrimitives<H extends Handle> {
  readonly name: string;

  /** Copies row-major elements to the device. */
  fromTypedArray(data: TypedArray, shape: Shape, dtype: DType): H;
  /** A row-major copy of the elements. */
  read(x: H): Promise<TypedArray>;
  /** The same at once; throws EngineError on a device that cannot. */
  readSync(x: H): TypedArray;
  /**
   * Gives up a value that nobody but the caller ever referred to, so that its memory is free at once. A later use of
   * the handle must throw an EngineError. For backends whose memory the collector does not see.
   */
  release?(x: H): void;
  full(shape: Shape, value: number, dtype: DType): H;
  cast(x: H, dtype: DType): H;

  unary(name: UnaryName, x: H): H;
  binary(name: BinaryName, x: H, y: H): H;
  compare(name: CompareName, x: H, y: H): H;

  reduce(name: ReduceName, x: H, axes: readonly number[], keepDims: boolean): H;
  /** `x - log(sum(exp(x)))` along an axis, computed without overflow. */
  logSoftmax(x: H, axis: number): H;
  /** `exp(x) / sum(exp(x))` along an axis, computed without overflow. */
  softmax(x: H, axis: number): H;

  reshape(x: H, shape: Shape): H;
  transpose(x: H, axes: readonly number[]): H;
  broadcastTo(x: H, shape: Shape): H;
  /** One range an axis. */
  slice(x: H, ranges: readonly AxisRange[]): H;
  /** The adjoint of `slice`: zeros of `shape` with `x` at the ranges. */
  embed(x: H, shape: Shape, ranges: readonly AxisRange[]): H;

  /**
   * The first index outside `0 .. length-1`, so that ops can refuse it; undefined when there is none, or on a
   * device that cannot look, whose `take` and `gather` then give NaN there.
   */
  firstOutside(indices: H, length: number): number | undefined;

  /**
   * `[..., M, K] x [..., K, N]`, leading axes broadcast; both of rank 2 at least. A transposed operand is given with its
   * last two axes exchanged.
   */
  matmul(x: H, y: H, transposeX: boolean, transposeY: boolean): H;
}

/** Primitives that few ops need each. */
export interface SpecialPrimitives<H extends Handle> {
  /** Elementwise `condition ? x : y`, all three broadcast. */
  where(condition: H, x: H, y: H): H;
  concat(xs: readonly H[], axis: number): H;

  /** `y[..., i, ...] = x[..., indices[i], ...]` along an axis; `indices` is int32 of rank 1. */
  take(x: H, indices: H, axis: number): H;
  /** The adjoint of `take`: zeros of `length` along the axis, with every slice of `x` added at its index. */
  takeGrad(x: H, indices: H, axis: number, length: number): H;
  /** `y[i, j] = x[i, indices[i, j]]` along an axis (torch.gather); `indices` is int32 of x's rank. */
  gather(x: H, indices: H, axis: number): H;
  /** The adjoint of `gather`. */
  gatherGrad(x: H, indices: H, axis: number, length: number): H;

  /** Convolution and its two gradients; each is the gradient of the others. `bias` is `[C_out]`. */
  convForward(geometry: ConvGeometry, input: H, weight: H, bias: H | undefined, plan: ConvPlan): H;
  convInputGrad(geometry: ConvGeometry, weight: H, outputGrad: H, plan: ConvPlan): H;
  convWeightGrad(geometry: ConvGeometry, input: H, outputGrad: H, plan: ConvPlan): H;

  /** Maxima of windows and where they were: int32 flat positions in the input's spatial plane. */
  maxPool(geometry: PoolGeometry, input: H): { readonly output: H; readonly indices: H };
  /** Zeros `[N, C, ...spatial]` of `inputShape` with each element added at its plane position. */
  scatterPlanes(x: H, indices: H, inputShape: Shape): H;
  /** The adjoint of `scatterPlanes`: reads the positions. */
  gatherPlanes(x: H, indices: H): H;
  avgPool(geometry: PoolGeometry, input: H): H;
  avgPoolGrad(geometry: PoolGeometry, outputGrad: H): H;

  /** The mean and the biased variance of every channel of `[N, C, ...]`: `[C]` each. */
  channelMoments(x: H): { readonly mean: H; readonly variance: H };
  /** `(x - mean) / sqrt(variance + eps) * weight + bias` for every channel of `[N, C, ...]`; the others are `[C]`. */
  normalise(x: H, numbers: ChannelNumbers<H>, eps: number): H;
  /**
   * The gradients of `normalise` with x's own moments, from that of its result. With xhat = (x - mean) / sigma, sigma =
   * sqrt(variance + eps), and sums and means over a channel:
   *
   *   dbias = sum g,   dweight = sum g * xhat,   dx = weight / sigma * (g - mean(g) - xhat * mean(g * xhat))
   */
  normaliseGrad(
    x: H,
    g: H,
    numbers: ChannelNumbers<H>,
    eps: number,
  ): { readonly x: H; readonly weight: H; readonly bias: H };

  /**
   * A step of stochastic gradient descent. All arrays have one shape and one float dtype.
   *
   *   g = grad + weightDecay * p
   *   b = g without a velocity, then momentum * b + (1 - dampening) * g
   *   p = p - lr * b,   or p - lr * (g + momentum * b) with nesterov
   *
   * @param velocity b of the step before
   * @returns also the new velocity, unless the momentum is 0
   */
  sgdStep(p: H, grad: H, velocity: H | undefined, step: SGDStep): { readonly p: H; readonly velocity?: H };
  /**
   * Step `count` (from 1 on) of Adam; `mean` and `square` are zeros before the first.
   *
   *   g = grad + weightDecay * p,   or p = p * (1 - lr * weightDecay) if decoupled
   *   m = beta1 * m + (1 - beta1) * g,   v = beta2 * v + (1 - beta2) * g^2
   *   p = p - lr / (1 - beta1^count) * (m / (sqrt(v) / sqrt(1 - beta2^count) + eps))
   */
  adamStep(
    p: H,
    grad: H,
    mean: H,
    square: H,
    count: number,
    step: AdamStep,
  ): { readonly p: H; readonly mean: H; readonly square: H };
}

/**
 * A backend that computes on the host has no special primitives of its own. Each comes with the ops that need it, in the
 * forms that primitive.ts describes, so that a program holds only what it uses.
 */
interface HostPrimitives<H extends Handle> {
  /** A primitive made of its forms: the same one for the same forms. */
  special<Name extends keyof SpecialPrimitives<Handle>>(
    forms: PrimitiveForms<Name>,
  ): SpecialPrimitives<H>[Name];
}

/**
 * The primitives that every op is made of, over opaque handles. To bring convkit to another device, implement
 * this, `special` left out; results stay on the device until `read`.
 *
 * Callers have checked shapes, axes and dtypes: primitives trust them. Axes are normalised (never negative).
 */
export type Backend<H extends Handle = Handle> = CommonPrimitives<H> &
  (SpecialPrimitives<H> | HostPrimitives<H>);
