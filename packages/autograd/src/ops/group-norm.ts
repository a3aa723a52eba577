import { ArgumentError, checkOptionNames, type Shape, ShapeError, sameShape, sizeOf } from "@convkit/ndarray";
import { checkDTypes } from "../record.ts";
import type { Tensor } from "../tensor.ts";
import { add, div, mul, sub } from "./arithmetic.ts";
import { batchNorm, batchNormWithMoments } from "./batch-norm.ts";
import { sqrt, square } from "./elementwise.ts";
import { mean } from "./reduce.ts";
import { reshape } from "./shape.ts";
import { broadcastTo } from "./sum.ts";

// Normalisations of every example by itself. What shares a mean and a variance is made one channel of one image, which
// batch normalisation then does in as few passes as its own.

/** What the normalisations of every example take beside the input. */
export interface NormOptions {
  /** A factor. */
  readonly weight?: Tensor;
  /** What is added at last. */
  readonly bias?: Tensor;
  /** Added to the variance. Default: 1e-5. */
  readonly eps?: number;
}

/** The options, once they are known to be of x's dtype and of the shape that they must have. */
function checkOptions(name: string, x: Tensor, options: NormOptions, shape: Shape, note: string) {
  checkOptionNames(name, options, ["weight", "bias", "eps"]);
  const { eps = 1e-5, ...vectors } = options;
  checkDTypes(name, { x, ...vectors });
  for (const [key, vector] of Object.entries(vectors))
    if (!sameShape(vector.shape, shape))
      throw new ShapeError(name, `${key} must have the shape [${shape.join(", ")}]`, [
        { name: "x", value: x.shape },
        { name: key, value: vector.shape, note },
      ]);
  return { eps, ...vectors };
}

function checkImages(name: string, x: Tensor): void {
  if (x.rank < 2)
    throw new ShapeError(name, `x must have at least 2 axes, got ${x.rank}`, [
      { name: "x", value: x.shape, note: "N, C, ..." },
    ]);
}

/** Rows below this many elements cost the fused primitives more than passes over all of x. */
const SHORT_ROW = 64;

/** `(x - mean) / sqrt(variance + eps)` over rows of as many neighbouring elements as there are in x for each. */
function standardise(x: Tensor, rows: number, eps: number): Tensor {
  const row = rows === 0 ? 0 : x.size / rows;
  if (row < SHORT_ROW) {
    const table = reshape(x, [rows, row]);
    const options = { axis: 1, keepDims: true };
    const centred = sub(table, mean(table, options));
    const inverse = div(1, sqrt(add(mean(square(centred), options), eps)));
    return reshape(mul(centred, inverse), x.shape);
  }
  return reshape(batchNorm(reshape(x, [1, rows, row]), { eps }), x.shape);
}

/** `x * weight + bias`, where they are given. */
function affine(x: Tensor, { weight, bias }: NormOptions, like: (vector: Tensor) => Tensor): Tensor {
  const scaled = weight ? mul(x, like(weight)) : x;
  return bias ? add(scaled, like(bias)) : scaled;
}

/**
 * Normalises groups of neighbouring channels of every example:
 *
 *   y = (x - mean) / sqrt(variance + eps) * weight + bias
 *
 * with the mean and the biased variance over `C / groups` channels and space.
 *
 * @param x `[N, C, ...]`, float32 or float64; weight and bias `[C]`
 * @param groups how many; it divides C
 * @throws ArgumentError when groups is not a positive integer that divides C
 * @throws ShapeError when x has fewer than two axes or an option is not `[C]`
 * @example
 * groupNorm(tensor([[1, 3, 10, 30]]), 2, { eps: 0 }).toNDArray().toArray() // [[-1, 1, -1, 1]]
 *
 * Source: Wu & He, "Group Normalization", arXiv:1803.08494.
 */
export function groupNorm(x: Tensor, groups: number, options: NormOptions = {}): Tensor {
  checkDTypes("groupNorm", { x });
  checkImages("groupNorm", x);
  const channels = x.shape[1]!;
  if (!Number.isInteger(groups) || groups < 1 || channels % groups !== 0)
    throw new ArgumentError(
      "groupNorm",
      `groups must be a positive integer that divides the ${channels} channels, got ${groups}`,
      [{ name: "x", value: x.shape, note: "N, C, ..." }],
    );
  const checked = checkOptions("groupNorm", x, options, [channels], "C");
  const standard = standardise(x, x.shape[0]! * groups, checked.eps);
  return affine(standard, checked, (vector) => reshape(vector, [channels, ...x.shape.slice(2).map(() => 1)]));
}

/**
 * Normalises the last axes together, every position of the others by itself:
 *
 *   y = (x - mean) / sqrt(variance + eps) * weight + bias
 *
 * @param x `[..., ...shape]`, float32 or float64; weight and bias of the given shape
 * @param shape the lengths of those last axes
 * @throws ShapeError when x does not end in the shape, or an option has another
 * @example
 * layerNorm(tensor([[1, 3], [10, 30]]), [2], { eps: 0 }).toNDArray().toArray() // [[-1, 1], [-1, 1]]
 *
 * Source: Ba, Kiros & Hinton, "Layer Normalization", arXiv:1607.06450.
 */
export function layerNorm(x: Tensor, shape: Shape, options: NormOptions = {}): Tensor {
  checkDTypes("layerNorm", { x });
  const start = x.rank - shape.length;
  if (shape.length === 0 || start < 0 || !sameShape(x.shape.slice(start), shape))
    throw new ShapeError("layerNorm", "x must end in the axes that are normalised", [
      { name: "x", value: x.shape },
      { name: "shape", value: shape },
    ]);
  const checked = checkOptions("layerNorm", x, options, shape, "as x's last axes");
  return affine(standardise(x, sizeOf(x.shape.slice(0, start)), checked.eps), checked, (vector) => vector);
}

/**
 * Normalises every channel of every example over space:
 *
 *   y = (x - mean) / sqrt(variance + eps) * weight + bias
 *
 * @param x `[N, C, ...]`, float32 or float64; weight and bias `[C]`
 * @throws ShapeError when x has fewer than two axes or an option is not `[C]`
 * @example
 * instanceNorm(tensor([[[1, 3], [10, 30]]]), { eps: 0 }).toNDArray().toArray() // [[[-1, 1], [-1, 1]]]
 *
 * Source: Ulyanov, Vedaldi & Lempitsky, "Instance Normalization", arXiv:1607.08022.
 */
export function instanceNorm(x: Tensor, options: NormOptions = {}): Tensor {
  return instanceNormWithMoments(x, options).output;
}

/** `instanceNorm` with its moments, as running statistics want them: `[N, C]` each, the variance biased, without gradients. */
export function instanceNormWithMoments(
  x: Tensor,
  options: NormOptions = {},
): { output: Tensor; mean: Tensor; variance: Tensor } {
  checkDTypes("instanceNorm", { x });
  checkImages("instanceNorm", x);
  const [images, channels] = [x.shape[0]!, x.shape[1]!];
  const { eps, weight, bias } = checkOptions("instanceNorm", x, options, [channels], "C");
  const rows = images * channels;
  const repeated = (vector: Tensor) => reshape(broadcastTo(vector, [images, channels]), [rows]);
  const { output, mean, variance } = batchNormWithMoments(reshape(x, [1, rows, sizeOf(x.shape.slice(2))]), {
    ...(weight && { weight: repeated(weight) }),
    ...(bias && { bias: repeated(bias) }),
    eps,
  });
  const perImage = (moments: Tensor) => reshape(moments, [images, channels]);
  return { output: reshape(output, x.shape), mean: perImage(mean), variance: perImage(variance) };
}
