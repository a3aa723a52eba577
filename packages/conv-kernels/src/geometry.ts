import {
  ArgumentError,
  checkOptionNames,
  checkShape,
  type DType,
  type Operand,
  type Shape,
  ShapeError,
  sizeOf,
} from "@convkit/ndarray";
import { type ConvAxis, resolveAxes } from "./axes.ts";
import type { ConvGradOptions, ConvOptions, ImageLayout, Precision, SpatialDims } from "./options.ts";
import {
  checkInteger,
  checkOneOf,
  commonDType,
  type FloatDType,
  imageLetters,
  weightLetters,
} from "./validate.ts";

/**
 * A convolution's sizes, computed and checked once. Kernels take them on trust; the padding is of zeros.
 *
 * The geometry of a transposed convolution is that of the convolution whose input gradient it is: its
 * `inputShape` is the transposed one's output.
 */
export interface ConvGeometry {
  readonly dims: SpatialDims;
  readonly dtype: FloatDType;
  readonly layout: ImageLayout;
  /** What algorithms may trade for speed. */
  readonly precision: Precision;
  readonly batch: number;
  readonly groups: number;
  readonly inputChannels: number;
  readonly outputChannels: number;
  /** The spatial axes, outermost first: `dims` of them. */
  readonly axes: readonly ConvAxis[];
  /** `[N, C, ...spatial]`, or `[N, ...spatial, C]` in layout NHWC. */
  readonly inputShape: Shape;
  /** `[O, C/groups, ...kernel]`, or `[...kernel, C/groups, O]`. */
  readonly weightShape: Shape;
  /** `[N, O, ...spatial]`, or `[N, ...spatial, O]`. */
  readonly outputShape: Shape;
  /** Floating-point operations of the direct method: 2 an output element, tap and input channel. */
  readonly flops: number;
  /** The number of weights; a bias adds `outputChannels`. */
  readonly parameters: number;
}

/** An image's batch, channels and spatial sizes out of its shape. */
export function splitImage(shape: Shape, layout: ImageLayout) {
  const channelsFirst = layout === "NCHW";
  return {
    batch: shape[0]!,
    channels: channelsFirst ? shape[1]! : shape.at(-1)!,
    sizes: channelsFirst ? shape.slice(2) : shape.slice(1, -1),
  };
}

export function joinImage(batch: number, channels: number, sizes: Shape, layout: ImageLayout): number[] {
  return layout === "NCHW" ? [batch, channels, ...sizes] : [batch, ...sizes, channels];
}

/** A weight's outer channels (O), inner channels (C/groups) and kernel sizes. */
export function splitWeight(shape: Shape, layout: ImageLayout) {
  return layout === "NCHW"
    ? { outer: shape[0]!, inner: shape[1]!, kernel: shape.slice(2) }
    : { outer: shape.at(-1)!, inner: shape.at(-2)!, kernel: shape.slice(0, -2) };
}

/** Throws unless a shape has two axes more than there are spatial ones, and channels and kernel are not empty. */
export function checkImageAndWeight(
  functionName: string,
  dims: SpatialDims,
  image: Operand,
  weight: Operand,
  layout: ImageLayout,
) {
  const operands = [image, weight];
  for (const { name, value, note } of operands) {
    const shape = value as Shape;
    checkShape(functionName, shape);
    if (shape.length !== dims + 2)
      throw new ShapeError(
        functionName,
        `${name} must have ${dims + 2} axes (${note}), got ${shape.length}`,
        operands,
      );
  }
  const { channels } = splitImage(image.value as Shape, layout);
  const least = Math.min(channels, ...(weight.value as Shape));
  if (least < 1)
    throw new ShapeError(functionName, "channels and kernel sizes must be at least 1, got 0", operands);
}

/** Throws unless groups divide the outer channels of the weight. */
export function checkGroups(
  functionName: string,
  groups: number,
  outer: number,
  name: string,
  operands: readonly Operand[],
) {
  if (outer % groups === 0) return;
  throw new ArgumentError(
    functionName,
    `groups must divide the ${name} channels, got ${groups} and ${outer}`,
    operands,
  );
}

/** The derived fields that every geometry shares. */
export function finishGeometry(
  fields: Omit<ConvGeometry, "flops" | "parameters" | "inputShape" | "outputShape">,
): ConvGeometry {
  const { layout, batch, axes } = fields;
  const inputSizes = axes.map((axis) => axis.inputSize);
  const outputSizes = axes.map((axis) => axis.outputSize);
  const parameters = sizeOf(fields.weightShape);
  return {
    ...fields,
    inputShape: joinImage(batch, fields.inputChannels, inputSizes, layout),
    outputShape: joinImage(batch, fields.outputChannels, outputSizes, layout),
    flops: 2 * batch * sizeOf(outputSizes) * parameters,
    parameters,
  };
}

const optionNames = [
  ...["stride", "padding", "dilation", "groups", "layout", "paddingMode"],
  ...["algorithm", "precision"],
];

/** Throws on unknown options; the forward pass alone knows `bias`. */
export function checkConvOptions(functionName: string, options: ConvOptions): void {
  checkOptionNames(functionName, options, [...optionNames, "bias"]);
}

const precisions: readonly Precision[] = ["high", "highest"];
const layouts: readonly ImageLayout[] = ["NCHW", "NHWC"];

/** The options that all convolutions share, checked and with their defaults. */
export function resolveCommonOptions(
  functionName: string,
  options: Pick<ConvGradOptions, "groups" | "layout" | "precision">,
) {
  const { groups = 1, layout = "NCHW", precision = "high" } = options;
  checkInteger(functionName, "groups", groups, 1);
  checkOneOf(functionName, "layout", layout, layouts);
  checkOneOf(functionName, "precision", precision, precisions);
  return { groups, layout, precision };
}

/**
 * The checked geometry of a convolution, or a typed error that starts with `functionName`. It is the same
 * for every padding mode; `resolvePaddingMode` turns one that is not of zeros into a pad and what remains.
 */
export function resolveConvGeometry(
  functionName: string,
  dims: SpatialDims,
  inputShape: Shape,
  weightShape: Shape,
  dtype: DType,
  options: ConvGradOptions = {},
): ConvGeometry {
  checkOptionNames(functionName, options, optionNames);
  const { groups, layout, precision } = resolveCommonOptions(functionName, options);
  const input = { name: "input", value: inputShape, note: imageLetters(dims, layout) };
  const weight = { name: "weight", value: weightShape, note: weightLetters(dims, layout) };
  const operands = [input, weight];
  checkImageAndWeight(functionName, dims, input, weight, layout);
  const { batch, channels, sizes } = splitImage(inputShape, layout);
  const { outer, inner, kernel } = splitWeight(weightShape, layout);
  if (channels !== inner * groups)
    throw new ShapeError(
      functionName,
      `input channels must equal weight channels x groups, got ${channels} and ${inner} x ${groups}`,
      operands,
    );
  checkGroups(functionName, groups, outer, "output", operands);
  return finishGeometry({
    dims,
    dtype: commonDType(functionName, [{ name: "input", shape: inputShape, dtype }]),
    layout,
    precision,
    batch,
    groups,
    inputChannels: channels,
    outputChannels: outer,
    axes: resolveAxes(functionName, dims, sizes, kernel, options, operands),
    weightShape: [...weightShape],
  });
}

export interface ConvGeometryOptions extends ConvGradOptions {
  /** Default: float32. */
  readonly dtype?: DType;
}

/**
 * The sizes of a convolution from the shapes of its operands: axes, output shape, flops, parameters.
 *
 * @param inputShape  `[N, C, ...spatial]`; its rank says whether it is conv1d, conv2d or conv3d
 * @param weightShape `[O, C/groups, ...kernel]`
 * @throws ShapeError, ArgumentError as the convolution itself
 * @example
 * const geometry = convGeometry([1, 3, 224, 224], [64, 3, 7, 7], { stride: 2, padding: 3 });
 * geometry.outputShape // [1, 64, 112, 112]
 * geometry.parameters // 9408
 * geometry.flops // 236027904
 */
export function convGeometry(
  inputShape: Shape,
  weightShape: Shape,
  options: ConvGeometryOptions = {},
): ConvGeometry {
  checkOptionNames("convGeometry", options, [...optionNames, "dtype"]);
  checkShape("convGeometry", inputShape);
  checkShape("convGeometry", weightShape);
  const { dtype = "float32", ...rest } = options;
  const dims = inputShape.length - 2;
  if (dims !== 1 && dims !== 2 && dims !== 3)
    throw new ShapeError("convGeometry", `input must have 3, 4 or 5 axes, got ${inputShape.length}`, [
      { name: "input", value: inputShape },
      { name: "weight", value: weightShape },
    ]);
  return resolveConvGeometry("convGeometry", dims, inputShape, weightShape, dtype, rest);
}
