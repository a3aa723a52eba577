import { ShapeError } from "@convkit/ndarray";
import { record } from "../record.ts";
import type { Tensor } from "../tensor.ts";
import { add, div, mul, sub } from "./arithmetic.ts";
import { cast } from "./cast.ts";
import { equal, less } from "./compare.ts";
import { abs, exp, log, square } from "./elementwise.ts";
import { reshape } from "./shape.ts";
import { type ReduceOptions, reducedShapes, sum } from "./sum.ts";
import { where } from "./where.ts";

function countReduced(functionName: string, x: Tensor, options: ReduceOptions): number {
  return reducedShapes(functionName, x, options).axes.reduce((count, axis) => count * x.shape[axis]!, 1);
}

/**
 * The mean over axes; NaN of nothing.
 *
 * @example
 * mean(tensor([[1, 2], [3, 4]]), { axis: 1 }).toNDArray().toArray() // [1.5, 3.5]
 */
export function mean(x: Tensor, options: ReduceOptions = {}): Tensor {
  const count = countReduced("mean", x, options);
  return div(sum(x, options), count);
}

/** What `variance` takes beside axes. */
export interface VarianceOptions extends ReduceOptions {
  /** The divisor is the count less this: 1 for the unbiased estimate, as PyTorch's default. */
  readonly correction?: number;
}

/**
 * The variance over axes: `sum((x - mean)^2) / (count - correction)`.
 *
 * @example
 * variance(tensor([1, 2, 3])).item() // 1
 * variance(tensor([1, 3]), { correction: 0 }).item() // 1
 */
export function variance(x: Tensor, { correction = 1, ...options }: VarianceOptions = {}): Tensor {
  const count = countReduced("variance", x, options);
  const centred = sub(x, mean(x, { ...options, keepDims: true }));
  return div(sum(square(centred), options), count - correction);
}

/** The largest or smallest over axes. Ties share the gradient equally, as torch.amax's. */
function extremum(name: "max" | "min", x: Tensor, options: ReduceOptions): Tensor {
  const { axes, kept } = reducedShapes(name, x, options);
  if (axes.some((axis) => x.shape[axis] === 0))
    throw new ShapeError(name, "nothing has no extremum: the reduced axes must not be empty", [
      { name: "x", value: x.shape },
    ]);
  return record({
    name,
    inputs: { x },
    forward: (backend, { x }) => backend.reduce(name, x, axes, options.keepDims ?? false),
    gradients: (g, { x }, output) => ({
      x: () => {
        const one = reshape(output.detach(), kept);
        const wins = cast(equal(x.detach(), one), x.dtype);
        return mul(div(wins, sum(wins, { axis: axes, keepDims: true })), reshape(g, kept));
      },
    }),
  });
}

/**
 * The largest element over axes; NaN if there is one. Elements that tie share the gradient equally.
 *
 * @throws ShapeError when a reduced axis is empty
 * @example
 * max(tensor([[1, 5], [7, 2]]), { axis: 1 }).toNDArray().toArray() // [5, 7]
 */
export function max(x: Tensor, options: ReduceOptions = {}): Tensor {
  return extremum("max", x, options);
}

/**
 * The smallest element over axes; NaN if there is one. Elements that tie share the gradient equally.
 *
 * @throws ShapeError when a reduced axis is empty
 * @example
 * min(tensor([[1, 5], [7, 2]]), { axis: 1 }).toNDArray().toArray() // [1, 2]
 */
export function min(x: Tensor, options: ReduceOptions = {}): Tensor {
  return extremum("min", x, options);
}

/**
 * `log(sum(exp(x)))` over axes, without overflow.
 *
 * @example
 * logSumExp(tensor([1000, 1000])).item() // ~1000.6932
 */
export function logSumExp(x: Tensor, options: ReduceOptions = {}): Tensor {
  const { shape } = reducedShapes("logSumExp", x, options);
  if (x.size === 0) return log(sum(exp(x), options));
  const largest = max(x.detach(), { ...options, keepDims: true });
  // Infinite sums need no shift, and infinity - infinity would make them NaN.
  const peak = where(less(abs(largest), Infinity), largest, 0);
  const total = log(sum(exp(sub(x, peak)), options));
  return add(total, reshape(peak, shape));
}
