import { convGeometry, resolveConvTransposeGeometry } from "@convkit/conv-kernels";
import { ArgumentError } from "@convkit/ndarray";

/** A two-dimensional layer, square in everything, as a form can hold it. */
export interface Layer {
  readonly transposed: boolean;
  readonly size: number;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly groups: number;
  readonly bias: boolean;
  readonly padding: number | "same";
  /** Of a transposed convolution whose padding is a number. */
  readonly outputPadding: number;
}

/** What all frameworks must agree on. */
export interface Resolved {
  /** Rows (and columns) of zeros at the start and the end; what is cut off, of a transposed convolution. */
  readonly before: number;
  readonly after: number;
  readonly outputSize: number;
  /** [C_out, C_in / groups, k, k], or [C_in, C_out / groups, k, k] transposed. */
  readonly weightShape: readonly [number, number, number, number];
}

export const weightShapeOf = ({ transposed, inChannels, outChannels, groups, kernel }: Layer) =>
  [
    transposed ? inChannels : outChannels,
    (transposed ? outChannels : inChannels) / groups,
    kernel,
    kernel,
  ] as const;

/** The paddings and the size by convkit itself. @throws ConvkitError for a layer that cannot be */
export function resolve(layer: Layer): Resolved {
  const { transposed, size, inChannels, outChannels, stride, dilation, groups, padding, outputPadding } =
    layer;
  if (inChannels % groups !== 0 || outChannels % groups !== 0)
    throw new ArgumentError(
      "layer",
      `channels must be multiples of groups, got ${inChannels} and ${outChannels} with ${groups} groups`,
    );
  const weightShape = weightShapeOf(layer);
  const options = { stride, dilation, groups, padding };
  const inputShape = [1, inChannels, size, size];
  if (!transposed) {
    const { axes } = convGeometry(inputShape, weightShape, options);
    const [before, after] = axes[0]!.padding;
    return { before, after, outputSize: axes[0]!.outputSize, weightShape };
  }
  const extra = padding === "same" ? {} : { outputPadding };
  // Of the convolution that this one goes back through: its image is the output here.
  const { axes } = resolveConvTransposeGeometry("convTranspose2d", 2, inputShape, weightShape, "float32", {
    ...options,
    ...extra,
  });
  const [before, after] = axes[0]!.padding;
  return { before, after, outputSize: axes[0]!.inputSize, weightShape };
}
