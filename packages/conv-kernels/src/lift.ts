import type { FloatArray } from "./algorithm.ts";
import type { ConvAxis } from "./axes.ts";
import type { ConvGeometry } from "./geometry.ts";
import type { ImageLayout } from "./options.ts";

/** How far apart neighbours lie, in elements: the outermost axis, the channel axis, the three spatial axes. */
export interface Strides {
  readonly outer: number;
  readonly channel: number;
  readonly spatial: readonly [number, number, number];
}

/**
 * A convolution seen in three spatial dimensions and any layout: 1-d and 2-d get axes of length 1 in front,
 * so that one loop nest serves all. `channels` and `filters` count those of one group.
 */
export interface LiftedConv {
  readonly batch: number;
  readonly groups: number;
  /** Input channels a group, C / G. */
  readonly channels: number;
  /** Output channels a group, O / G. */
  readonly filters: number;
  readonly axes: readonly [ConvAxis, ConvAxis, ConvAxis];
  /** `outer` steps over images. */
  readonly input: Strides;
  /** `outer` steps over output channels, `channel` over the input channels of a group. */
  readonly weight: Strides;
  readonly output: Strides;
}

/** An axis of one element, and a kernel of one tap. */
export const unitAxis: ConvAxis = {
  inputSize: 1,
  kernelSize: 1,
  stride: 1,
  dilation: 1,
  padding: [0, 0],
  outputSize: 1,
};

/** The axes with as many of length 1 in front as make three. */
export function liftAxes(axes: readonly ConvAxis[]): [ConvAxis, ConvAxis, ConvAxis] {
  const [a, b, c] = axes;
  if (c) return [a!, b!, c];
  return b ? [unitAxis, a!, b] : [unitAxis, unitAxis, a!];
}

/** Row-major strides of an image `[N, C, a, b, c]` or `[N, a, b, c, C]`. */
export function imageStrides(channels: number, [a, b, c]: readonly number[], layout: ImageLayout): Strides {
  const outer = channels * a! * b! * c!;
  return layout === "NCHW"
    ? { outer, channel: a! * b! * c!, spatial: [b! * c!, c!, 1] }
    : { outer, channel: 1, spatial: [b! * c! * channels, c! * channels, channels] };
}

/** Row-major strides of a weight `[O, C, a, b, c]` or `[a, b, c, C, O]`. */
function weightStrides(
  filters: number,
  channels: number,
  [a, b, c]: readonly number[],
  layout: ImageLayout,
): Strides {
  if (layout === "NCHW") return imageStrides(channels, [a!, b!, c!], layout);
  const tap = channels * filters;
  return { outer: 1, channel: filters, spatial: [b! * c! * tap, c! * tap, tap] };
}

export function lift(geometry: ConvGeometry): LiftedConv {
  const { batch, groups, inputChannels, outputChannels, layout } = geometry;
  const axes = liftAxes(geometry.axes);
  const sizes = (key: "inputSize" | "kernelSize" | "outputSize") => axes.map((axis) => axis[key]);
  return {
    batch,
    groups,
    channels: inputChannels / groups,
    filters: outputChannels / groups,
    axes,
    input: imageStrides(inputChannels, sizes("inputSize"), layout),
    weight: weightStrides(outputChannels, inputChannels / groups, sizes("kernelSize"), layout),
    output: imageStrides(outputChannels, sizes("outputSize"), layout),
  };
}

/** Kernel taps: the product of the kernel sizes. */
export function tapCount({ axes: [a, b, c] }: LiftedConv): number {
  return a.kernelSize * b.kernelSize * c.kernelSize;
}

/** Output positions: the product of the output sizes. */
export function outputPositions({ axes: [a, b, c] }: LiftedConv): number {
  return a.outputSize * b.outputSize * c.outputSize;
}

/** One channel of an image inside an array: spatial position p is at `offset + p * step`. */
export interface Plane {
  readonly data: FloatArray;
  readonly offset: number;
  readonly step: number;
}

/** Channel `channel` (of all groups) of image `n`. */
export function inputPlane({ input }: LiftedConv, x: FloatArray, n: number, channel: number): Plane {
  return { data: x, offset: n * input.outer + channel * input.channel, step: input.spatial[2] };
}

/** Output channel `channel` (of all groups) of image `n`. */
export function outputPlane({ output }: LiftedConv, y: FloatArray, n: number, channel: number): Plane {
  return { data: y, offset: n * output.outer + channel * output.channel, step: output.spatial[2] };
}
