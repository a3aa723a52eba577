import { ArgumentError, checkOptionNames, type DType, type Shape, ShapeError } from "@convkit/ndarray";
import { type ConvAxis, resolveWindow } from "./axes.ts";
import {
  type ConvGeometry,
  checkGroups,
  checkImageAndWeight,
  finishGeometry,
  resolveCommonOptions,
  splitImage,
  splitWeight,
} from "./geometry.ts";
import type { ConvTransposeGradOptions, ConvTransposeOptions, SpatialDims } from "./options.ts";
import { commonDType, imageLetters, perAxis, spatialLetters, weightLetters } from "./validate.ts";

const optionNames = [
  ...["stride", "padding", "dilation", "groups", "outputPadding", "layout"],
  ...["algorithm", "precision"],
];

/** Throws on unknown options; the forward pass alone knows `bias`. */
export function checkTransposeOptions(functionName: string, options: ConvTransposeOptions): void {
  checkOptionNames(functionName, options, [...optionNames, "bias"]);
}

/**
 * The checked geometry of a transposed convolution: that of the convolution whose input gradient it is. So
 * the geometry's `outputShape` is the transposed input's shape, and its `inputShape` the transposed output's:
 *
 *   m = (n - 1) * stride - before - after + dilation * (k - 1) + outputPadding + 1
 *
 * or n * stride for padding `"same"`. The weight `[C, O/groups, ...kernel]` is the convolution's as it is.
 */
export function resolveConvTransposeGeometry(
  functionName: string,
  dims: SpatialDims,
  inputShape: Shape,
  weightShape: Shape,
  dtype: DType,
  options: ConvTransposeGradOptions = {},
): ConvGeometry {
  checkOptionNames(functionName, options, optionNames);
  const { groups, layout, precision } = resolveCommonOptions(functionName, options);
  const input = { name: "input", value: inputShape, note: imageLetters(dims, layout) };
  const weight = { name: "weight", value: weightShape, note: weightLetters(dims, layout, "C", "O") };
  const operands = [input, weight];
  checkImageAndWeight(functionName, dims, input, weight, layout);
  const { batch, channels, sizes } = splitImage(inputShape, layout);
  const { outer, inner, kernel } = splitWeight(weightShape, layout);
  if (channels !== outer)
    throw new ShapeError(
      functionName,
      `input channels must equal weight input channels, got ${channels} and ${outer}`,
      operands,
    );
  checkGroups(functionName, groups, channels, "input", operands);

  const { windows, same } = resolveWindow(functionName, dims, kernel, options);
  const extra = perAxis(functionName, "outputPadding", options.outputPadding ?? 0, dims, 0);
  const axes = windows.map(({ kernelSize, stride, dilation, span, paddingFor }, axis): ConvAxis => {
    const letter = spatialLetters[dims][axis];
    const size = sizes[axis]!;
    const outputPadding = extra[axis]!;
    if (outputPadding >= Math.max(stride, dilation))
      throw new ArgumentError(
        functionName,
        `outputPadding must be below the larger of stride and dilation along ${letter}, got ${outputPadding} and max(${stride}, ${dilation})`,
        operands,
      );
    if (same && outputPadding > 0)
      throw new ArgumentError(
        functionName,
        `outputPadding must be 0 with padding "same", which makes the output n x stride, got ${outputPadding}`,
        operands,
      );
    const padding = paddingFor(size * stride);
    const full = (size - 1) * stride + span + outputPadding;
    const inputSize = same ? size * stride : full - padding[0] - padding[1];
    if (size < 1 || inputSize < 1)
      throw new ShapeError(
        functionName,
        `input and output must have at least 1 element along ${letter}, got an output of (${size} - 1) x ${stride} + ${span} + ${outputPadding} - ${padding[0]} - ${padding[1]} = ${inputSize}`,
        operands,
      );
    return { inputSize, kernelSize, stride, dilation, padding, outputSize: size };
  });
  return finishGeometry({
    dims,
    dtype: commonDType(functionName, [{ name: "input", shape: inputShape, dtype }]),
    layout,
    precision,
    batch,
    groups,
    inputChannels: inner * groups,
    outputChannels: channels,
    axes,
    weightShape: [...weightShape],
  });
}
