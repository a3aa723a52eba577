import { ArgumentError, checkOptionNames, isFloat, ShapeError, sameShape } from "@convkit/ndarray";
import { checkDTypes } from "../../record.ts";
import type { Tensor } from "../../tensor.ts";
import { add, div, mul, neg, sub } from "../arithmetic.ts";
import { cast } from "../cast.ts";
import { reshape } from "../shape.ts";
import { logSoftmax } from "../softmax.ts";
import { sum } from "../sum.ts";
import { gather, take } from "../take.ts";
import { where } from "../where.ts";
import { resolveLabels } from "./labels.ts";
import { type LossOptions, reduceLosses } from "./reduction.ts";

export interface NLLLossOptions extends LossOptions {
  /** `[C]`: multiplies the losses of each class; a mean is then one by these weights. Default: ones. */
  readonly weight?: Tensor;
  /** The label of examples that do not count. Default: -100. */
  readonly ignoreIndex?: number;
}

export interface CrossEntropyOptions extends NLLLossOptions {
  /** The part of every target that is spread over all classes evenly, from 0 to 1. Default: 0. */
  readonly labelSmoothing?: number;
}

/**
 * The negative log-likelihood of the right classes: `-weight[y] * logProbabilities[n, y]` with y = labels[n]. The mean
 * is the sum divided by the sum of those weights.
 *
 * @param logProbabilities `[N, C, ...]`, float
 * @param labels `[N, ...]`, int32 or uint8, each in `0 .. C-1` or `ignoreIndex`
 * @throws ShapeError when the shapes disagree
 * @throws DTypeError when the scores are not float or the labels not int32 or uint8
 * @throws ArgumentError when a label is out of range
 * @example
 * nllLoss(tensor([[-1, -2]]), tensor([1], { dtype: "int32" })).item() // 2
 */
export function nllLoss(logProbabilities: Tensor, labels: Tensor, options: NLLLossOptions = {}): Tensor {
  checkDTypes("nllLoss", { scores: logProbabilities });
  checkOptionNames("nllLoss", options, ["reduction", "weight", "ignoreIndex"]);
  return labelLoss("nllLoss", logProbabilities, labels, options, (scores) => scores);
}

/**
 * Cross entropy of class scores: `weight[y] * (logSumExp(logits[n]) - logits[n, y])` with y = labels[n], averaged by
 * those weights. `labelSmoothing` s mixes every target with an even distribution: (1 - s) of the label, s / C of each class.
 *
 * @param logits `[N, C, ...]`, unnormalised scores, float; further axes, such as those of an image, hold an example each
 * @param target labels `[N, ...]`, int32 or uint8, each in `0 .. C-1` or `ignoreIndex`; or probabilities of classes,
 *   float, of the logits' shape
 * @throws ShapeError when the shapes disagree
 * @throws DTypeError when the scores are not float, or the target is bool
 * @throws ArgumentError when a label or an option is out of range
 * @example
 * crossEntropy(tensor([[0, 0]]), tensor([1], { dtype: "int32" })).item() // ~0.69315
 * crossEntropy(tensor([[0, 0]]), tensor([[0.5, 0.5]])).item() // ~0.69315
 *
 * Label smoothing: Szegedy et al., "Rethinking the Inception Architecture", arXiv:1512.00567, section 7.
 */
export function crossEntropy(logits: Tensor, target: Tensor, options: CrossEntropyOptions = {}): Tensor {
  const name = "crossEntropy";
  checkDTypes(name, { scores: logits });
  checkOptionNames(name, options, ["reduction", "weight", "ignoreIndex", "labelSmoothing"]);
  const { labelSmoothing = 0 } = options;
  if (!(labelSmoothing >= 0 && labelSmoothing <= 1))
    throw new ArgumentError(name, `labelSmoothing must be from 0 to 1, got ${labelSmoothing}`);
  const normalize = (scores: Tensor) => logSoftmax(scores, 1);
  if (target?.dtype !== undefined && isFloat(target.dtype))
    return probabilityLoss(name, logits, target, options, normalize);
  return labelLoss(name, logits, target, options, normalize);
}

/** Weights of classes along axis 1 of scores `[N, C, ...]`. */
function classWeight(name: string, scores: Tensor, weight: Tensor | undefined): Tensor | undefined {
  if (weight === undefined) return undefined;
  checkDTypes(name, { scores, weight });
  const classes = scores.shape[1]!;
  if (weight.rank === 1 && weight.shape[0] === classes) return weight.detach();
  throw new ShapeError(name, `weight must have one element for each of the ${classes} classes`, [
    { name: "scores", value: scores.shape, note: "N, C, ..." },
    { name: "weight", value: weight.shape, note: "C" },
  ]);
}

/** `[C]` as `[C, 1, ...]`, which broadcasts against scores `[N, C, ...]`. */
const alongClasses = (weight: Tensor, { rank, shape }: Tensor) =>
  reshape(weight, [shape[1]!, ...Array<number>(rank - 2).fill(1)]);

function labelLoss(
  name: string,
  scores: Tensor,
  labels: Tensor,
  options: CrossEntropyOptions,
  normalize: (scores: Tensor) => Tensor,
): Tensor {
  const { ignoreIndex = -100, labelSmoothing = 0, reduction = "mean" } = options;
  const { indices, ignored } = resolveLabels(name, scores, labels, ignoreIndex);
  const weight = classWeight(name, scores, options.weight);
  const { shape } = indices;
  const [samples, classes, ...spatial] = scores.shape;
  const logs = normalize(scores);
  const silence = (losses: Tensor) => (ignored ? where(ignored, 0, losses) : losses);
  const picked = gather(logs, reshape(indices, [samples!, 1, ...spatial]), 1);
  const counts = weight && silence(reshape(take(weight, reshape(indices, [-1])), shape));
  const hard = silence(neg(reshape(picked, shape)));
  let losses = counts ? mul(hard, counts) : hard;
  if (labelSmoothing > 0) {
    const all = weight ? mul(logs, alongClasses(weight, logs)) : logs;
    const soft = silence(neg(sum(all, { axis: 1 })));
    losses = add(mul(losses, 1 - labelSmoothing), mul(soft, labelSmoothing / classes!));
  }
  const total = counts ?? (ignored && sub(1, cast(ignored, scores.dtype)));
  if (reduction === "mean" && total) return div(sum(losses), sum(total));
  return reduceLosses(name, losses, reduction);
}

function probabilityLoss(
  name: string,
  scores: Tensor,
  target: Tensor,
  options: CrossEntropyOptions,
  normalize: (scores: Tensor) => Tensor,
): Tensor {
  const { labelSmoothing = 0, reduction } = options;
  if (options.ignoreIndex !== undefined)
    throw new ArgumentError(name, "ignoreIndex must be left out for targets that are probabilities");
  if (scores.rank < 2 || scores.shape[1] === 0 || !sameShape(scores.shape, target.shape))
    throw new ShapeError(name, "there must be labels, or one probability a score", [
      { name: "scores", value: scores.shape, note: "N, C, ..." },
      { name: "target", value: target.shape, note: target.dtype },
    ]);
  checkDTypes(name, { scores, target });
  const weight = classWeight(name, scores, options.weight);
  const even = labelSmoothing / scores.shape[1]!;
  const smooth = labelSmoothing === 0 ? target : add(mul(target, 1 - labelSmoothing), even);
  const wanted = weight ? mul(smooth, alongClasses(weight, scores)) : smooth;
  return reduceLosses(name, neg(sum(mul(normalize(scores), wanted), { axis: 1 })), reduction);
}
