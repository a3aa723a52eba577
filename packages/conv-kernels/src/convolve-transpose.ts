import type { NDArray, Operand, Shape } from "@convkit/ndarray";
import { checkBias, checkOutputGrad } from "./convolve.ts";
import { addBias } from "./epilogue.ts";
import type { ConvGeometry } from "./geometry.ts";
import type { ConvTransposeGradOptions, ConvTransposeOptions, SpatialDims } from "./options.ts";
import { convForward, convInputGrad, convWeightGrad, elements } from "./products.ts";
import { checkTransposeOptions, resolveConvTransposeGeometry } from "./transpose-geometry.ts";
import { checkArrays, imageLetters, weightLetters } from "./validate.ts";

// A transposed convolution adds no kernel. With the geometry of the convolution that it transposes, its
// forward is that convolution's input gradient, its input gradient is that convolution, and its weight
// gradient is that convolution's with the operands exchanged: the transposed input stands where the
// output's gradient stood.

function operandsOf({ dims, layout, outputShape, weightShape }: ConvGeometry): Operand[] {
  return [
    { name: "input", value: outputShape, note: imageLetters(dims, layout) },
    { name: "weight", value: weightShape, note: weightLetters(dims, layout, "C", "O") },
  ];
}

/** convTranspose1d, convTranspose2d and convTranspose3d. */
export function convolveTranspose(
  functionName: string,
  dims: SpatialDims,
  input: NDArray,
  weight: NDArray,
  options: ConvTransposeOptions,
): NDArray {
  checkTransposeOptions(functionName, options);
  const { bias, ...window } = options;
  const { algorithm } = window;
  const dtype = checkArrays(functionName, bias ? { input, weight, bias } : { input, weight });
  const geometry = resolveConvTransposeGeometry(functionName, dims, input.shape, weight.shape, dtype, window);
  checkBias(functionName, bias, geometry.inputChannels, operandsOf(geometry));
  const output = convInputGrad(geometry, weight, input, { algorithm, functionName });
  if (bias) addBias(elements(output), elements(bias), geometry.batch, geometry.layout);
  return output;
}

/** convTranspose1dInputGrad, convTranspose2dInputGrad and convTranspose3dInputGrad. */
export function convolveTransposeInputGrad(
  functionName: string,
  dims: SpatialDims,
  inputShape: Shape,
  weight: NDArray,
  outputGrad: NDArray,
  options: ConvTransposeGradOptions,
): NDArray {
  const dtype = checkArrays(functionName, { weight, outputGrad });
  const geometry = resolveConvTransposeGeometry(functionName, dims, inputShape, weight.shape, dtype, options);
  checkOutputGrad(functionName, outputGrad, geometry.inputShape, operandsOf(geometry));
  return convForward(geometry, outputGrad, weight, { algorithm: options.algorithm, functionName });
}

/** convTranspose1dWeightGrad, convTranspose2dWeightGrad and convTranspose3dWeightGrad. */
export function convolveTransposeWeightGrad(
  functionName: string,
  dims: SpatialDims,
  input: NDArray,
  weightShape: Shape,
  outputGrad: NDArray,
  options: ConvTransposeGradOptions,
): NDArray {
  const dtype = checkArrays(functionName, { input, outputGrad });
  const geometry = resolveConvTransposeGeometry(functionName, dims, input.shape, weightShape, dtype, options);
  checkOutputGrad(functionName, outputGrad, geometry.inputShape, operandsOf(geometry));
  return convWeightGrad(geometry, outputGrad, input, { algorithm: options.algorithm, functionName });
}
