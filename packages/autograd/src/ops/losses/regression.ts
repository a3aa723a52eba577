import { ArgumentError, checkOptionNames } from "@convkit/ndarray";
import type { Tensor } from "../../tensor.ts";
import { mul, sub } from "../arithmetic.ts";
import { less, lessEqual } from "../compare.ts";
import { abs, square } from "../elementwise.ts";
import { where } from "../where.ts";
import { checkPair, type LossOptions, reduceLosses } from "./reduction.ts";

/** Throws unless the arguments fit, and gives prediction - target. */
function difference(
  functionName: string,
  prediction: Tensor,
  target: Tensor,
  options: LossOptions,
  names: readonly string[] = [],
): Tensor {
  checkPair(functionName, prediction, target);
  checkOptionNames(functionName, options, ["reduction", ...names]);
  return sub(prediction, target);
}

/**
 * The squared difference, averaged over all elements.
 *
 * @throws ShapeError when the shapes differ: a loss never broadcasts
 * @example
 * mseLoss(tensor([1, 2]), tensor([1, 4])).item() // 2
 */
export function mseLoss(prediction: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  return reduceLosses(
    "mseLoss",
    square(difference("mseLoss", prediction, target, options)),
    options.reduction,
  );
}

/**
 * The absolute difference, averaged over all elements. Its gradient is 0 where there is no difference.
 *
 * @throws ShapeError when the shapes differ: a loss never broadcasts
 * @example
 * l1Loss(tensor([1, 2]), tensor([1, 4])).item() // 1
 */
export function l1Loss(prediction: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  return reduceLosses("l1Loss", abs(difference("l1Loss", prediction, target, options)), options.reduction);
}

export interface SmoothL1LossOptions extends LossOptions {
  /** Where the parabola meets the line. Default: 1. 0 is `l1Loss`. */
  readonly beta?: number;
}

/**
 * A parabola near 0 and a line further out. With d = prediction - target, averaged over all elements:
 *
 *   d^2 / (2 * beta) where |d| < beta,   |d| - beta / 2 elsewhere
 *
 * @throws ShapeError when the shapes differ: a loss never broadcasts
 * @throws ArgumentError when beta is negative or not finite
 * @example
 * smoothL1Loss(tensor([0.5, 3]), tensor([0, 0]), { reduction: "none" }).toNDArray().toArray() // [0.125, 2.5]
 *
 * Source: Girshick, "Fast R-CNN", arXiv:1504.08083, equation 3.
 */
export function smoothL1Loss(prediction: Tensor, target: Tensor, options: SmoothL1LossOptions = {}): Tensor {
  const d = difference("smoothL1Loss", prediction, target, options, ["beta"]);
  const { beta = 1, reduction } = options;
  if (!(beta >= 0 && beta < Infinity))
    throw new ArgumentError("smoothL1Loss", `beta must be a finite number of at least 0, got ${beta}`);
  const far = abs(d);
  const losses = beta === 0 ? far : where(less(far, beta), mul(square(d), 0.5 / beta), sub(far, beta / 2));
  return reduceLosses("smoothL1Loss", losses, reduction);
}

export interface HuberLossOptions extends LossOptions {
  /** Where the parabola meets the line. Default: 1. */
  readonly delta?: number;
}

/**
 * The squared error near 0, a line further out. With d = prediction - target, averaged over all elements:
 *
 *   d^2 / 2 where |d| <= delta,   delta * (|d| - delta / 2) elsewhere
 *
 * @throws ShapeError when the shapes differ: a loss never broadcasts
 * @throws ArgumentError when delta is not above 0 and finite
 * @example
 * huberLoss(tensor([0.5, 3]), tensor([0, 0]), { delta: 2, reduction: "none" }).toNDArray().toArray() // [0.125, 4]
 *
 * Source: Huber, "Robust Estimation of a Location Parameter" (1964).
 */
export function huberLoss(prediction: Tensor, target: Tensor, options: HuberLossOptions = {}): Tensor {
  const d = difference("huberLoss", prediction, target, options, ["delta"]);
  const { delta = 1, reduction } = options;
  if (!(delta > 0 && delta < Infinity))
    throw new ArgumentError("huberLoss", `delta must be a finite number above 0, got ${delta}`);
  const far = abs(d);
  const losses = where(lessEqual(far, delta), mul(square(d), 0.5), mul(sub(far, delta / 2), delta));
  return reduceLosses("huberLoss", losses, reduction);
}
