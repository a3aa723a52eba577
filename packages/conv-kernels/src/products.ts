import {
  ArgumentError,
  allocate,
  fromTypedArray,
  isContiguous,
  type NDArray,
  OutOfMemoryError,
  type Shape,
  sizeOf,
} from "@convkit/ndarray";
import type { ConvAlgorithm, FloatArray, Product } from "./algorithm.ts";
import { type AlgorithmName, algorithms } from "./algorithms/index.ts";
import { taps } from "./algorithms/taps.ts";
import { choose } from "./choose.ts";
import { unlessFull } from "./engine/unless-full.ts";
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
  return compute(geometry, "forward", geometry.outputShape, options, (algorithm, output, workspace) =>
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
  return compute(geometry, "inputGrad", geometry.inputShape, options, (algorithm, inputGrad, workspace) =>
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
  return compute(geometry, "weightGrad", geometry.weightShape, options, (algorithm, weightGrad, workspace) =>
    algorithm.weightGrad(geometry, elements(input), elements(outputGrad), weightGrad, workspace),
  );
}

/** A product by its algorithm; by `taps`, which needs little memory, where "auto" stands for one that finds too little. */
function compute(
  geometry: ConvGeometry,
  product: Product,
  shape: Shape,
  options: ProductOptions,
  by: (algorithm: ConvAlgorithm, result: FloatArray, workspace: Uint8Array) => void,
): NDArray {
  const { algorithm = "auto", functionName = `conv${geometry.dims}d` } = options;
  const chosen = algorithmFor(geometry, product, options);
  const result = allocate(geometry.dtype, sizeOf(shape), functionName);
  const run = (one: ConvAlgorithm) => {
    const bytes = one.usesEngine?.(geometry, product) ? 0 : one.workspaceBytes(geometry, product);
    by(one, result, allocate("uint8", bytes, functionName));
  };
  unlessFull(
    () => run(chosen),
    ({ functionName: place, message }) => {
      if (algorithm === "auto") run(taps);
      else throw new OutOfMemoryError(functionName, message.slice(`${place}: `.length));
    },
  );
  return fromTypedArray(result, shape);
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

/** The elements in row-major order: a view of the array's own storage where they lie so. */
export function elements(x: NDArray): FloatArray {
  const whole = isContiguous(x);
  if (whole && x.offset === 0 && x.data.length === x.size) return x.data as FloatArray;
  return (whole ? x.data.subarray(x.offset, x.offset + x.size) : x.toTypedArray()) as FloatArray;
}
