import { ArgumentError, checkOptionNames, ShapeError } from "@convkit/ndarray";
import { checkDTypes } from "../record.ts";
import type { Tensor } from "../tensor.ts";
import { add, div, mul, neg, sub } from "./arithmetic.ts";
import { sqrt, square } from "./elementwise.ts";
import { mean } from "./reduce.ts";
import { reshape } from "./shape.ts";

/** What batchNorm takes beside the input. */
export interface BatchNormOptions {
  /** `[C]`, a factor for every channel. */
  readonly weight?: Tensor;
  /** `[C]`, added to every channel. */
  readonly bias?: Tensor;
  /** `[C]`; given with `variance`, they are used in place of the batch's own statistics. */
  readonly mean?: Tensor;
  readonly variance?: Tensor;
  /** Added to the variance. Default: 1e-5. */
  readonly eps?: number;
}

/** The mean and the biased variance of every channel, `[1, C, 1, ...]`, over the batch and space. */
export function channelMoments(x: Tensor): { mean: Tensor; variance: Tensor } {
  const axis = x.shape.map((_, at) => at).filter((at) => at !== 1);
  const centre = mean(x, { axis, keepDims: true });
  return { mean: centre, variance: mean(square(sub(x, centre)), { axis, keepDims: true }) };
}

/**
 * Normalises every channel over the batch and space:
 *
 *   y = (x - mean) / sqrt(variance + eps) * weight + bias
 *
 * with the batch's mean and biased variance, or those given (as in evaluation).
 *
 * @param x `[N, C, ...]`, float32 or float64
 * @throws ShapeError when x has fewer than two axes or an option is not `[C]`
 * @example
 * batchNorm(tensor([[1], [3]]), { eps: 0 }).toNDArray().toArray() // [[-1], [1]]
 *
 * Source: Ioffe & Szegedy, "Batch Normalization", arXiv:1502.03167, algorithm 1.
 */
export function batchNorm(x: Tensor, options: BatchNormOptions = {}): Tensor {
  checkOptionNames("batchNorm", options, ["weight", "bias", "mean", "variance", "eps"]);
  const { eps = 1e-5, ...vectors } = options;
  if ((options.mean === undefined) !== (options.variance === undefined))
    throw new ArgumentError("batchNorm", "mean and variance must be given together");
  if (x.rank < 2)
    throw new ShapeError("batchNorm", `x must have at least 2 axes, got ${x.rank}`, [
      { name: "x", value: x.shape, note: "N, C, ..." },
    ]);
  checkDTypes("batchNorm", { x, ...vectors });
  const channels = x.shape[1]!;
  const perChannel = [1, channels, ...x.shape.slice(2).map(() => 1)];
  for (const [name, vector] of Object.entries(vectors))
    if (vector.rank !== 1 || vector.size !== channels)
      throw new ShapeError(
        "batchNorm",
        `${name} must have one element for each of the ${channels} channels`,
        [
          { name: "x", value: x.shape, note: "N, C, ..." },
          { name, value: vector.shape, note: "C" },
        ],
      );
  const channel = (vector: Tensor) => reshape(vector, perChannel);
  const moments =
    options.mean && options.variance
      ? { mean: channel(options.mean), variance: channel(options.variance) }
      : channelMoments(x);
  const inverse = div(1, sqrt(add(moments.variance, eps)));
  const scale = options.weight ? mul(inverse, channel(options.weight)) : inverse;
  // x * scale + shift: two passes over x where (x - mean) * scale + bias takes three.
  const centre = neg(mul(moments.mean, scale));
  const shift = options.bias ? add(centre, channel(options.bias)) : centre;
  return add(mul(x, scale), shift);
}
