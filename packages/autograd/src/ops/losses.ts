import { ArgumentError, checkOptionNames, DTypeError, ShapeError, sameShape } from "@convkit/ndarray";
import { checkDTypes } from "../record.ts";
import type { Tensor } from "../tensor.ts";
import { neg, sub } from "./arithmetic.ts";
import { cast } from "./cast.ts";
import { square } from "./elementwise.ts";
import { mean } from "./reduce.ts";
import { reshape } from "./shape.ts";
import { logSoftmax } from "./softmax.ts";
import { sum } from "./sum.ts";
import { checkRange, gather } from "./take.ts";

/** How the losses of single samples become one number: their mean, their sum, or not at all. */
export type Reduction = "mean" | "sum" | "none";

export interface LossOptions {
  /** Default: "mean". */
  readonly reduction?: Reduction;
}

const optionNames = ["reduction"];

function reduceLosses(functionName: string, losses: Tensor, reduction: Reduction = "mean"): Tensor {
  if (reduction === "mean") return mean(losses);
  if (reduction === "sum") return sum(losses);
  if (reduction === "none") return losses;
  throw new ArgumentError(
    functionName,
    `reduction must be "mean", "sum" or "none", got "${String(reduction)}"`,
  );
}

/**
 * The negative log-likelihood of the right classes: `-logProbabilities[n, labels[n]]`.
 *
 * @param logProbabilities `[N, C]`, float
 * @param labels `[N]`, int32 or uint8, each in `0 .. C-1`
 * @throws ShapeError when the shapes disagree
 * @throws DTypeError when the scores are not float or the labels not int32 or uint8
 * @throws ArgumentError when a label is out of range
 * @example
 * nllLoss(tensor([[-1, -2]]), tensor([1], { dtype: "int32" })).item() // 2
 */
export function nllLoss(logProbabilities: Tensor, labels: Tensor, options: LossOptions = {}): Tensor {
  return pickedLoss("nllLoss", logProbabilities, labels, options, (scores) => scores);
}

function pickedLoss(
  name: string,
  scores: Tensor,
  labels: Tensor,
  options: LossOptions,
  normalize: (scores: Tensor) => Tensor,
): Tensor {
  checkDTypes(name, { scores });
  checkOptionNames(name, options, optionNames);
  checkDTypes(name, { labels }, { float: false });
  if (labels.dtype !== "int32" && labels.dtype !== "uint8")
    throw new DTypeError(name, `labels must be int32 or uint8, got ${labels.dtype}`);
  const [samples, classes] = scores.shape;
  if (scores.rank !== 2 || labels.rank !== 1 || labels.size !== samples || classes === 0)
    throw new ShapeError(name, "there must be one label a row of scores", [
      { name: "scores", value: scores.shape, note: "N, C" },
      { name: "labels", value: labels.shape, note: "N" },
    ]);
  checkRange(name, "labels", labels, classes!);
  const picked = gather(normalize(scores), reshape(cast(labels, "int32"), [samples!, 1]), 1);
  return reduceLosses(name, neg(reshape(picked, [samples!])), options.reduction);
}

/**
 * Cross entropy of class scores: `logSumExp(logits[n]) - logits[n, labels[n]]`, averaged over the batch.
 *
 * @param logits `[N, C]`, unnormalised scores, float
 * @param labels `[N]`, int32 or uint8, each in `0 .. C-1`
 * @throws ShapeError when the shapes disagree
 * @throws DTypeError when the scores are not float or the labels not int32 or uint8
 * @throws ArgumentError when a label is out of range
 * @example
 * crossEntropy(tensor([[0, 0]]), tensor([1], { dtype: "int32" })).item() // ~0.69315
 */
export function crossEntropy(logits: Tensor, labels: Tensor, options: LossOptions = {}): Tensor {
  return pickedLoss("crossEntropy", logits, labels, options, (scores) => logSoftmax(scores, 1));
}

/**
 * The squared difference, averaged over all elements.
 *
 * @throws ShapeError when the shapes differ: a loss never broadcasts
 * @example
 * mseLoss(tensor([1, 2]), tensor([1, 4])).item() // 2
 */
export function mseLoss(prediction: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  checkDTypes("mseLoss", { prediction, target });
  checkOptionNames("mseLoss", options, optionNames);
  if (!sameShape(prediction.shape, target.shape))
    throw new ShapeError("mseLoss", "prediction and target must have the same shape", [
      { name: "prediction", value: prediction.shape },
      { name: "target", value: target.shape },
    ]);
  return reduceLosses("mseLoss", square(sub(prediction, target)), options.reduction);
}
