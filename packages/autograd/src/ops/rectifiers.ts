import { ArgumentError, ShapeError } from "@convkit/ndarray";
import { checkDTypes } from "../record.ts";
import type { Tensor } from "../tensor.ts";
import { add, div, mul, sub } from "./arithmetic.ts";
import { greater } from "./compare.ts";
import { exp } from "./elementwise.ts";
import { clamp } from "./extrema.ts";
import { reshape } from "./shape.ts";
import { where } from "./where.ts";

// Functions like relu that are made of other ops: several passes over x each.

/**
 * The exponential linear unit: x where positive, `alpha * (e^x - 1)` elsewhere.
 *
 * @throws ArgumentError when alpha is not a finite number
 * @example
 * elu(tensor([-1, 2])).toNDArray().toArray() // ~[-0.63212, 2]
 *
 * Source: Clevert, Unterthiner & Hochreiter, "Fast and Accurate Deep Network Learning by Exponential Linear Units",
 * arXiv:1511.07289.
 */
export function elu(x: Tensor, alpha = 1): Tensor {
  checkDTypes("elu", { x });
  if (!Number.isFinite(alpha))
    throw new ArgumentError("elu", `alpha must be a finite number, got ${String(alpha)}`);
  const positive = greater(x, 0);
  // Large x never reach the exponential, whose infinity times a gradient of 0 would be NaN.
  const curve = sub(exp(where(positive, 0, x)), 1);
  return where(positive, x, alpha === 1 ? curve : mul(curve, alpha));
}

/**
 * `x * min(max(x + 3, 0), 6) / 6`, an approximation of silu in pieces. The derivative at -3 is -1/2, at 3 it is 3/2.
 *
 * @example
 * hardswish(tensor([-1, 0, 1, 4])).toNDArray().toArray() // ~[-0.33333, 0, 0.66667, 4]
 *
 * Source: Howard et al., "Searching for MobileNetV3", arXiv:1905.02244, section 5.2.
 */
export function hardswish(x: Tensor): Tensor {
  checkDTypes("hardswish", { x });
  return div(mul(x, clamp(add(x, 3), 0, 6)), 6);
}

/**
 * x where positive, `weight * x` elsewhere, with a learned weight.
 *
 * @param x `[N, C, ...]`; any shape for a weight of one element
 * @param weight `[C]` or `[1]`
 * @throws ShapeError when the weight has neither one element nor one a channel
 * @example
 * prelu(tensor([[-1, -1, 2]]), tensor([0.5, 0.25, 0])).toNDArray().toArray() // [[-0.5, -0.25, 2]]
 *
 * Source: He, Zhang, Ren & Sun, "Delving Deep into Rectifiers", arXiv:1502.01852, section 2.1.
 */
export function prelu(x: Tensor, weight: Tensor): Tensor {
  checkDTypes("prelu", { x, weight });
  const channels = x.rank > 1 ? x.shape[1]! : 1;
  if (weight.rank !== 1 || (weight.size !== 1 && weight.size !== channels))
    throw new ShapeError(
      "prelu",
      `the weight must have one element, or one for each of the ${channels} channels`,
      [
        { name: "x", value: x.shape, note: "N, C, ..." },
        { name: "weight", value: weight.shape, note: "C" },
      ],
    );
  const slope = weight.size === 1 ? weight : reshape(weight, [channels, ...x.shape.slice(2).map(() => 1)]);
  return where(greater(x, 0), x, mul(x, slope));
}
