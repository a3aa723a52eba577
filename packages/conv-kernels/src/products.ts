import {
  ArgumentError,
  allocate,
  fromTypedArray,
  isContiguous,
  type NDArray,
  type Shape,
  sizeOf,
} from "@convkit/ndarray";
import type { ConvAlgorithm, FloatArray, Product } from "./algorithm.ts";
import { type AlgorithmName, algorithms } from "./algorithms/index.ts";
import { choose } from "./choose.ts";
import type { ConvGeometry } from "./geometry.ts";
import { imageLetters, weightLetters } from "./validate.ts";

export interface ProductOptions {
  /** Default: `"auto"`. */
  readonly algorithm?: AlgorithmName | "auto" | undefined;
  /** The public function that an error names. */
  readonly functionName?: string;
}

export interface ForwardOptions extends ProductOptions {
  /** `[O]`, the geometry's dtype. */
  readonly bias?: NDArray | undefined;
}

/**
 * The convolution of operands whose geometry is already checked.
 *
 * @param input  `geometry.inputShape`
 * @param weight `geometry.weightShape`
 * @returns `geometry.outputShape`
 */
export function convForward(
  geometry: ConvGeometry,
  input: NDArray,
  weight: NDArray,
  options: ForwardOptions = {},
): NDArray {
  const { algorithm, workspace, functionName } = prepare(geometry, "forward", options);
  return fill(functionName, geometry, geometry.outputShape, (output) =>
    algorithm.forward(
      geometry,
      elements(input),
      elements(weight),
      output,
      workspace,
      options.bias && { bias: elements(options.bias) },
    ),
  );
}

/** The gradient of <conv(input, weight), outputGrad> in the input: `geometry.inputShape`. */
export function convInputGrad(
  geometry: ConvGeometry,
  weight: NDArray,
  outputGrad: NDArray,
  options: ProductOptions = {},
): NDArray {
  const { algorithm, workspace, functionName } = prepare(geometry, "inputGrad", options);
  return fill(functionName, geometry, geometry.inputShape, (inputGrad) =>
    algorithm.inputGrad(geometry, elements(outputGrad), elements(weight), inputGrad, workspace),
  );
}

/** The gradient of <conv(input, weight), outputGrad> in the weight: `geometry.weightShape`. */
export function convWeightGrad(
  geometry: ConvGeometry,
  input: NDArray,
  outputGrad: NDArray,
  options: ProductOptions = {},
): NDArray {
  const { algorithm, workspace, functionName } = prepare(geometry, "weightGrad", options);
  return fill(functionName, geometry, geometry.weightShape, (weightGrad) =>
    algorithm.weightGrad(geometry, elements(input), elements(outputGrad), weightGrad, workspace),
  );
}

function prepare(geometry: ConvGeometry, product: Product, options: ProductOptions) {
  const { functionName = `conv${geometry.dims}d` } = options;
  const algorithm = algorithmFor(geometry, product, options);
  const bytes = algorithm.usesEngine?.(geometry, product) ? 0 : algorithm.workspaceBytes(geometry, product);
  const workspace = allocate("uint8", bytes, functionName);
  return { algorithm, workspace, functionName };
}

/**
 * The algorithm that computes a product: the one that is named, or the fastest.
 *
 * @throws ArgumentError when there is none of that name, or it does not support the product
 */
export function algorithmFor(
  geometry: ConvGeometry,
  product: Product,
  { algorithm = "auto", functionName = `conv${geometry.dims}d` }: ProductOptions = {},
): ConvAlgorithm {
  return algorithm === "auto" ? choose(geometry, product) : named(functionName, algorithm, geometry, product);
}

function named(functionName: string, name: string, geometry: ConvGeometry, product: Product): ConvAlgorithm {
  const algorithm = algorithms.find((known) => known.name === name);
  if (!algorithm) {
    const names = ["auto", ...algorithms.map((known) => known.name)].map((known) => `"${known}"`);
    throw new ArgumentError(functionName, `algorithm must be one of ${names.join(", ")}, got "${name}"`);
  }
  if (algorithm.supports(geometry, product)) return algorithm;
  const { dims, layout, inputShape, weightShape } = geometry;
  throw new ArgumentError(
    functionName,
    `algorithm "${name}" does not support the ${product} of this geometry`,
    [
      { name: "input", value: inputShape, note: imageLetters(dims, layout) },
      { name: "weight", value: weightShape, note: weightLetters(dims, layout) },
    ],
  );
}

function fill(
  functionName: string,
  geometry: ConvGeometry,
  shape: Shape,
  compute: (result: FloatArray) => void,
): NDArray {
  const result = allocate(geometry.dtype, sizeOf(shape), functionName);
  compute(result);
  return fromTypedArray(result, shape);
}

/** The elements in row-major order: a view of the array's own storage where they lie so. */
export function elements(x: NDArray): FloatArray {
  const whole = isContiguous(x);
  if (whole && x.offset === 0 && x.data.length === x.size) return x.data as FloatArray;
  return (whole ? x.data.subarray(x.offset, x.offset + x.size) : x.toTypedArray()) as FloatArray;
}
