import { checkOptionNames } from "@convkit/ndarray";
import type { Tensor } from "../../tensor.ts";
import { div, mul, sub } from "../arithmetic.ts";
import { equal } from "../compare.ts";
import { exp, log } from "../elementwise.ts";
import { sum } from "../sum.ts";
import { where } from "../where.ts";
import { checkPair, type Reduction, reduceLosses, refuseReduction } from "./reduction.ts";

export interface KLDivLossOptions {
  /** "batchmean" is the sum divided by the first axis' length, which the divergence is. Default: "mean", as PyTorch's. */
  readonly reduction?: Reduction | "batchmean";
  /** Whether targets are logarithms of probabilities, too. Default: false. */
  readonly logTarget?: boolean;
}

const reductions = ["mean", "sum", "none", "batchmean"];

/**
 * The Kullback-Leibler divergence of distributions from targets, element by element, then reduced:
 *
 *   target * (log(target) - logProbabilities),   0 where target = 0
 *
 * @param logProbabilities `[N, ...]`, as `logSoftmax` gives them
 * @param target of the same shape: probabilities, or their logarithms with `logTarget`
 * @throws ShapeError when the shapes differ: a loss never broadcasts
 * @throws DTypeError when the dtypes differ or are not float
 * @example
 * const even = tensor([[0.5, 0.5]]);
 * klDivLoss(log(tensor([[0.25, 0.75]])), even, { reduction: "batchmean" }).item() // ~0.14384
 *
 * Source: Kullback & Leibler, "On Information and Sufficiency" (1951).
 */
export function klDivLoss(logProbabilities: Tensor, target: Tensor, options: KLDivLossOptions = {}): Tensor {
  checkPair("klDivLoss", logProbabilities, target);
  checkOptionNames("klDivLoss", options, ["reduction", "logTarget"]);
  const { reduction = "mean", logTarget = false } = options;
  if (!reductions.includes(reduction))
    refuseReduction("klDivLoss", reduction, '"mean", "sum", "none" or "batchmean"');
  // x log x is 0 at 0, where log is not.
  const logs = logTarget ? target : log(where(equal(target, 0), 1, target));
  const losses = mul(logTarget ? exp(target) : target, sub(logs, logProbabilities));
  if (reduction !== "batchmean") return reduceLosses("klDivLoss", losses, reduction);
  return div(sum(losses), losses.shape[0] ?? 1);
}
