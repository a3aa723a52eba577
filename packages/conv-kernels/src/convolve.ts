import type { NDArray, Operand, Shape } from "@convkit/ndarray";
import { type ConvGeometry, checkConvOptions, resolveConvGeometry } from "./geometry.ts";
import type { ConvGradOptions, ConvOptions, SpatialDims } from "./options.ts";
import { padImage, unpadImageGrad } from "./pad-image.ts";
import { resolvePaddingMode } from "./padding.ts";
import { convForward, convInputGrad, convWeightGrad } from "./products.ts";
import { checkArrays, checkOperandShape, imageLetters, weightLetters } from "./validate.ts";

/** The operands of a geometry, as error messages list them. */
function operandsOf({ dims, layout, inputShape, weightShape }: ConvGeometry): Operand[] {
  return [
    { name: "input", value: inputShape, note: imageLetters(dims, layout) },
    { name: "weight", value: weightShape, note: weightLetters(dims, layout) },
  ];
}

/** Throws unless a bias has one element an output channel. */
export function checkBias(
  functionName: string,
  bias: NDArray | undefined,
  channels: number,
  operands: readonly Operand[],
) {
  if (bias)
    checkOperandShape(functionName, { name: "bias", value: bias.shape, note: "O" }, [channels], operands);
}

export function checkOutputGrad(
  functionName: string,
  outputGrad: NDArray,
  expected: Shape,
  operands: readonly Operand[],
) {
  checkOperandShape(functionName, { name: "outputGrad", value: outputGrad.shape }, expected, operands);
}

/** conv1d, conv2d and conv3d. */
export function convolve(
  functionName: string,
  dims: SpatialDims,
  input: NDArray,
  weight: NDArray,
  options: ConvOptions,
): NDArray {
  checkConvOptions(functionName, options);
  const { bias, ...window } = options;
  const { algorithm, paddingMode } = window;
  const dtype = checkArrays(functionName, bias ? { input, weight, bias } : { input, weight });
  const checked = resolveConvGeometry(functionName, dims, input.shape, weight.shape, dtype, window);
  checkBias(functionName, bias, checked.outputChannels, operandsOf(checked));
  const padding = resolvePaddingMode(functionName, checked, paddingMode);
  return convForward(padding.geometry, padImage(functionName, input, padding), weight, {
    bias,
    algorithm,
    functionName,
  });
}

/** conv1dInputGrad, conv2dInputGrad and conv3dInputGrad. */
export function convolveInputGrad(
  functionName: string,
  dims: SpatialDims,
  inputShape: Shape,
  weight: NDArray,
  outputGrad: NDArray,
  options: ConvGradOptions,
): NDArray {
  const dtype = checkArrays(functionName, { weight, outputGrad });
  const checked = resolveConvGeometry(functionName, dims, inputShape, weight.shape, dtype, options);
  checkOutputGrad(functionName, outputGrad, checked.outputShape, operandsOf(checked));
  const padding = resolvePaddingMode(functionName, checked, options.paddingMode);
  const { algorithm } = options;
  const paddedGrad = convInputGrad(padding.geometry, weight, outputGrad, { algorithm, functionName });
  return unpadImageGrad(functionName, paddedGrad, inputShape, padding);
}

/** conv1dWeightGrad, conv2dWeightGrad and conv3dWeightGrad. */
export function convolveWeightGrad(
  functionName: string,
  dims: SpatialDims,
  input: NDArray,
  weightShape: Shape,
  outputGrad: NDArray,
  options: ConvGradOptions,
): NDArray {
  const dtype = checkArrays(functionName, { input, outputGrad });
  const checked = resolveConvGeometry(functionName, dims, input.shape, weightShape, dtype, options);
  checkOutputGrad(functionName, outputGrad, checked.outputShape, operandsOf(checked));
  const padding = resolvePaddingMode(functionName, checked, options.paddingMode);
  const { algorithm } = options;
  return convWeightGrad(padding.geometry, padImage(functionName, input, padding), outputGrad, {
    algorithm,
    functionName,
  });
}
