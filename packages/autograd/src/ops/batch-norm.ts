import { ArgumentError, checkOptionNames, ShapeError } from "@convkit/ndarray";
import type { ChannelNumbers, Handle } from "../backend.ts";
import { isRecording } from "../grad-mode.ts";
import { noteMade } from "../ownership.ts";
import * as normalisation from "../primitives/normalise.ts";
import { checkDTypes, record } from "../record.ts";
import { Tensor } from "../tensor.ts";
import { add, div, mul, neg, sub } from "./arithmetic.ts";
import { sqrt, square } from "./elementwise.ts";
import { mean } from "./reduce.ts";
import { reshape } from "./shape.ts";
import { sum } from "./sum.ts";

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

/** What batchNorm may be given of every channel. */
type Vectors = { readonly [Name in keyof ChannelNumbers<Tensor>]?: Tensor };

const otherAxes = (x: Tensor) => x.shape.map((_, at) => at).filter((at) => at !== 1);

/** The mean and 1 / sqrt(variance + eps) of every channel, `[1, C, 1, ...]`, in ops that can be differentiated. */
function composedMoments(x: Tensor, eps: number): { centred: Tensor; inverse: Tensor } {
  const options = { axis: otherAxes(x), keepDims: true };
  const centred = sub(x, mean(x, options));
  return { centred, inverse: div(1, sqrt(add(mean(square(centred), options), eps))) };
}

/** The gradient in x, as Backend's `normaliseGrad` has it, in ops that can be differentiated. */
function composedGrad(g: Tensor, x: Tensor, weight: Tensor | undefined, eps: number): Tensor {
  const options = { axis: otherAxes(x), keepDims: true };
  const { centred, inverse } = composedMoments(x, eps);
  const standard = mul(centred, inverse);
  const spread = sub(sub(g, mean(g, options)), mul(standard, mean(mul(g, standard), options)));
  return mul(spread, weight ? mul(inverse, perChannel(x, weight)) : inverse);
}

/** `[C]` as `[1, C, 1, ...]`. */
function perChannel(x: Tensor, vector: Tensor): Tensor {
  return reshape(vector, [1, x.shape[1]!, ...x.shape.slice(2).map(() => 1)]);
}

/** The gradients of batch normalisation with x's own moments, by the backend's own primitive. */
function fusedGrad(g: Tensor, x: Tensor, numbers: ChannelNumbers<Handle>, eps: number) {
  const { backend } = x;
  const grads = normalisation.normaliseGrad(backend)(x.handle, g.handle, numbers, eps);
  const made = (handle: Handle) => {
    noteMade(handle);
    return new Tensor(backend, handle);
  };
  return { x: made(grads.x), weight: made(grads.weight), bias: made(grads.bias) };
}

/**
 * Batch normalisation with the batch's own moments, and these: `[C]` each, the variance biased. Arguments are those of
 * `batchNorm`, checked.
 */
function withOwnMoments(x: Tensor, { weight, bias }: Vectors, eps: number) {
  let moments: { readonly mean: Handle; readonly variance: Handle };
  const output = record({
    name: "batchNorm",
    inputs: { x, ...(weight && { weight }), ...(bias && { bias }) } as Record<
      "x" | "weight" | "bias",
      Tensor
    >,
    forward: (backend, { x, weight, bias }) => {
      moments = normalisation.channelMoments(backend)(x);
      return normalisation.normalise(backend)(x, { ...moments, weight, bias }, eps);
    },
    gradients: (g, { x, weight }) => {
      // In one go where nobody asks for the gradients' gradients.
      let fused: Readonly<Record<"x" | "weight" | "bias", Tensor>> | undefined;
      const once = () => {
        fused ??= fusedGrad(g, x, { ...moments, weight: weight?.handle }, eps);
        return fused;
      };
      const sums = { axis: otherAxes(x) };
      const standard = () => {
        const { centred, inverse } = composedMoments(x, eps);
        return mul(centred, inverse);
      };
      return {
        x: () => (isRecording() ? composedGrad(g, x, weight, eps) : once().x),
        weight: () => (isRecording() ? sum(mul(g, standard()), sums) : once().weight),
        bias: () => (isRecording() ? sum(g, sums) : once().bias),
      };
    },
  });
  const { mean, variance } = moments!;
  return { output, mean: new Tensor(x.backend, mean), variance: new Tensor(x.backend, variance) };
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
  checkVectors(x, vectors);
  const { mean, variance } = options;
  return mean && variance
    ? withGivenMoments(x, { ...vectors, mean, variance }, eps)
    : withOwnMoments(x, vectors, eps).output;
}

/**
 * `batchNorm` with the batch's own moments, and these, as running statistics want them: `[C]` each, the variance biased,
 * without gradients.
 */
export function batchNormWithMoments(
  x: Tensor,
  options: Omit<BatchNormOptions, "mean" | "variance"> = {},
): { output: Tensor; mean: Tensor; variance: Tensor } {
  checkOptionNames("batchNorm", options, ["weight", "bias", "eps"]);
  const { eps = 1e-5, ...vectors } = options;
  checkVectors(x, vectors);
  return withOwnMoments(x, vectors, eps);
}

function checkVectors(x: Tensor, vectors: Vectors): void {
  if ((vectors.mean === undefined) !== (vectors.variance === undefined))
    throw new ArgumentError("batchNorm", "mean and variance must be given together");
  if (x.rank < 2)
    throw new ShapeError("batchNorm", `x must have at least 2 axes, got ${x.rank}`, [
      { name: "x", value: x.shape, note: "N, C, ..." },
    ]);
  checkDTypes("batchNorm", { x, ...vectors });
  const channels = x.shape[1]!;
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
}

/** Batch normalisation with moments that may have gradients themselves; in one go where nothing has. */
function withGivenMoments(
  x: Tensor,
  vectors: Vectors & { readonly mean: Tensor; readonly variance: Tensor },
  eps: number,
): Tensor {
  const { mean, variance, weight, bias } = vectors;
  const given = [x, mean, variance, weight, bias];
  if (!isRecording() || !given.some((tensor) => tensor?.requiresGrad))
    return record({
      name: "batchNorm",
      inputs: {},
      constants: { x, mean, variance, ...(weight && { weight }), ...(bias && { bias }) } as Record<
        "x" | "mean" | "variance" | "weight" | "bias",
        Tensor
      >,
      forward: (backend, { x, ...numbers }) => normalisation.normalise(backend)(x, numbers, eps),
      gradients: () => ({}),
    });
  const channel = (vector: Tensor) => perChannel(x, vector);
  const inverse = div(1, sqrt(add(channel(variance), eps)));
  const scale = weight ? mul(inverse, channel(weight)) : inverse;
  // x * scale + shift: two passes over x where (x - mean) * scale + bias takes three.
  const centre = neg(mul(channel(mean), scale));
  const shift = bias ? add(centre, channel(bias)) : centre;
  return add(mul(x, scale), shift);
}
