import {
  ArgumentError,
  allocate,
  fromTypedArray,
  type NDArray,
  type Shape,
  ShapeError,
  sizeOf,
} from "@convkit/ndarray";
import { forEachTerm } from "./algorithms/naive.ts";
import { resolveConvGeometry } from "./geometry.ts";
import type { ConvGradOptions, SpatialDims } from "./options.ts";
import { sourcePositions } from "./pad-image.ts";
import { resolvePaddingMode } from "./padding.ts";
import { elements } from "./products.ts";
import { checkArrays } from "./validate.ts";

const maxElements = 2 ** 26;

/**
 * The matrix M of the linear map x -> conv(x, weight): with the image and the output flattened row-major,
 * y = M x. Its transpose is the transposed convolution, and the input gradient. In 1-d it is banded with the
 * kernel on every row (Toeplitz); a padding mode folds the border's columns onto the elements they repeat.
 *
 * @param weight     `[O, C/G, ...kernel]`, or `[...kernel, C/G, O]`
 * @param inputShape `[1, C, ...spatial]`, or `[1, ...spatial, C]`
 * @returns `[outputs, inputs]`, the weight's dtype
 * @throws ShapeError as the convolution, and when the batch is not 1
 * @throws ArgumentError when the matrix would have more than 2^26 elements
 * @example
 * convMatrix(array([[[1, 2, 3]]]), [1, 1, 4]).toArray() // [[1, 2, 3, 0], [0, 1, 2, 3]]
 *
 * Dumoulin & Visin, "A guide to convolution arithmetic for deep learning", arXiv:1603.07285, section 4.1.
 */
export function convMatrix(
  weight: NDArray,
  inputShape: Shape,
  options: Omit<ConvGradOptions, "algorithm"> = {},
): NDArray {
  const dtype = checkArrays("convMatrix", { weight });
  const dims = weight.shape.length - 2;
  const input = { name: "input", value: inputShape };
  if (dims !== 1 && dims !== 2 && dims !== 3)
    throw new ShapeError("convMatrix", `weight must have 3, 4 or 5 axes, got ${weight.shape.length}`, [
      input,
      { name: "weight", value: weight.shape },
    ]);
  const checked = resolveConvGeometry(
    "convMatrix",
    dims satisfies SpatialDims,
    inputShape,
    weight.shape,
    dtype,
    options,
  );
  if (checked.batch !== 1)
    throw new ShapeError("convMatrix", `the matrix is that of one image, got a batch of ${checked.batch}`, [
      input,
    ]);
  const shape = [sizeOf(checked.outputShape), sizeOf(inputShape)] as const;
  if (sizeOf(shape) > maxElements)
    throw new ArgumentError("convMatrix", `the matrix may have 2^26 elements, got ${shape.join(" x ")}`, [
      input,
    ]);

  const { takes, geometry } = resolvePaddingMode("convMatrix", checked, options.paddingMode);
  const source = sourcePositions("convMatrix", inputShape, takes);
  const w = elements(weight);
  const matrix = allocate(dtype, sizeOf(shape), "convMatrix");
  forEachTerm(geometry, (xi, wi, yi) => {
    matrix[yi * shape[1] + source[xi]!]! += w[wi]!;
  });
  return fromTypedArray(matrix, shape);
}
