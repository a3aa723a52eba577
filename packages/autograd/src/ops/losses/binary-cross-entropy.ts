import { checkOptionNames } from "@convkit/ndarray";
import { record } from "../../record.ts";
import type { Tensor } from "../../tensor.ts";
import { softplus } from "../activations.ts";
import { add, div, mul, neg, sub } from "../arithmetic.ts";
import { log } from "../elementwise.ts";
import { maximum } from "../extrema.ts";
import { checkPair, constantWeight, type LossOptions, reduceLosses } from "./reduction.ts";

export interface BinaryCrossEntropyOptions extends LossOptions {
  /** Multiplies the losses of single elements; broadcast. Default: ones. */
  readonly weight?: Tensor;
}

/** What a logarithm is held above, and what the gradient's denominator is: PyTorch's constants, the latter a float32. */
const SMALLEST_LOG = -100;
const SMALLEST_PRODUCT = 9.999999960041972e-13;

/** `-(y * max(log(x), -100) + (1 - y) * max(log(1 - x), -100))`, whose gradient is held, too. */
function elementLosses(x: Tensor, y: Tensor): Tensor {
  return record({
    name: "binaryCrossEntropy",
    inputs: { x, y },
    forward(backend, { x, y }) {
      const constant = (value: number) => backend.full([], value, x.dtype);
      const minusLog = (p: typeof x) =>
        backend.unary("neg", backend.binary("maximum", backend.unary("log", p), constant(SMALLEST_LOG)));
      const other = (p: typeof x) => backend.binary("sub", constant(1), p);
      return backend.binary(
        "add",
        backend.binary("mul", y, minusLog(x)),
        backend.binary("mul", other(y), minusLog(other(x))),
      );
    },
    gradients: (g, { x, y }) => ({
      x: () => mul(g, div(sub(x, y), maximum(mul(sub(1, x), x), SMALLEST_PRODUCT))),
      y: () => mul(g, sub(log(sub(1, x)), log(x))),
    }),
  });
}

/**
 * Cross entropy of probabilities of one class against another, averaged over all elements:
 *
 *   -(target * log(p) + (1 - target) * log(1 - p)),   logarithms held above -100
 *
 * For scores, `binaryCrossEntropyWithLogits` is the more accurate.
 *
 * @param probabilities each from 0 to 1; NaN comes of others
 * @param target of the same shape, each from 0 to 1
 * @throws ShapeError when the shapes differ, or the weight does not broadcast to them
 * @throws DTypeError when the dtypes differ or are not float
 * @example
 * binaryCrossEntropy(tensor([0.5, 1]), tensor([1, 1])).item() // ~0.34657
 */
export function binaryCrossEntropy(
  probabilities: Tensor,
  target: Tensor,
  options: BinaryCrossEntropyOptions = {},
): Tensor {
  const name = "binaryCrossEntropy";
  checkPair(name, probabilities, target);
  checkOptionNames(name, options, ["reduction", "weight"]);
  const weight = constantWeight(name, "weight", probabilities, options.weight);
  const losses = elementLosses(probabilities, target);
  return reduceLosses(name, weight ? mul(losses, weight) : losses, options.reduction);
}

export interface BinaryCrossEntropyWithLogitsOptions extends BinaryCrossEntropyOptions {
  /** Multiplies the losses of positive examples, for data with few of them; broadcast. Default: ones. */
  readonly posWeight?: Tensor;
}

/**
 * `binaryCrossEntropy(sigmoid(x), target)` without overflow, averaged over all elements:
 *
 *   (1 - target) * x + (1 + (posWeight - 1) * target) * log(1 + e^-x)
 *
 * @param logits scores x of any shape, float
 * @param target of the same shape, each from 0 to 1
 * @throws ShapeError when the shapes differ, or a weight does not broadcast to them
 * @throws DTypeError when the dtypes differ or are not float
 * @example
 * binaryCrossEntropyWithLogits(tensor([0, 1000]), tensor([1, 1])).item() // ~0.34657
 */
export function binaryCrossEntropyWithLogits(
  logits: Tensor,
  target: Tensor,
  options: BinaryCrossEntropyWithLogitsOptions = {},
): Tensor {
  const name = "binaryCrossEntropyWithLogits";
  checkPair(name, logits, target);
  checkOptionNames(name, options, ["reduction", "weight", "posWeight"]);
  const weight = constantWeight(name, "weight", logits, options.weight);
  const posWeight = constantWeight(name, "posWeight", logits, options.posWeight);
  const missed = softplus(neg(logits));
  const weighted = posWeight ? mul(add(mul(sub(posWeight, 1), target), 1), missed) : missed;
  const losses = add(mul(sub(1, target), logits), weighted);
  return reduceLosses(name, weight ? mul(losses, weight) : losses, options.reduction);
}
