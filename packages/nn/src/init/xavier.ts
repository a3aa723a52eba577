import type { Tensor } from "@convkit/autograd";
import { checkOptionNames } from "@convkit/ndarray";
import type { RandomOptions } from "../random.ts";
import { fans } from "./fan.ts";
import { normal, uniform } from "./fill.ts";

export interface XavierOptions extends RandomOptions {
  /** A factor for the deviation; see `calculateGain`. Default: 1. */
  readonly gain?: number;
}

/** gain * sqrt(2 / (fanIn + fanOut)): a compromise between keeping variances on the way forward and back. */
function deviation(functionName: string, { shape }: Tensor, options: XavierOptions): number {
  checkOptionNames(functionName, options, ["gain", "generator"]);
  const { gain = 1 } = options;
  const { fanIn, fanOut } = fans(functionName, shape);
  return gain * Math.sqrt(2 / (fanIn + fanOut));
}

/**
 * Gives a weight uniform values in `[-b, b)`, `b = gain * sqrt(6 / (fanIn + fanOut))`.
 *
 * @example
 * init.xavierUniform(new Linear(4, 2).weight).shape // [2, 4]
 *
 * Source: Glorot & Bengio, "Understanding the difficulty of training deep feedforward neural networks" (2010).
 */
export function xavierUniform(weight: Tensor, options: XavierOptions = {}): Tensor {
  const bound = Math.sqrt(3) * deviation("xavierUniform", weight, options);
  return uniform(weight, { low: -bound, high: bound, generator: options.generator });
}

/**
 * Gives a weight normal values of standard deviation `gain * sqrt(2 / (fanIn + fanOut))`.
 *
 * @example
 * init.xavierNormal(new Linear(4, 2).weight).shape // [2, 4]
 *
 * Source: Glorot & Bengio, "Understanding the difficulty of training deep feedforward neural networks" (2010).
 */
export function xavierNormal(weight: Tensor, options: XavierOptions = {}): Tensor {
  const std = deviation("xavierNormal", weight, options);
  return normal(weight, { std, generator: options.generator });
}
