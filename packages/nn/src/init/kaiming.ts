import type { Tensor } from "@convkit/autograd";
import { ArgumentError, checkOptionNames } from "@convkit/ndarray";
import type { RandomOptions } from "../random.ts";
import { fans } from "./fan.ts";
import { normal, uniform } from "./fill.ts";
import { calculateGain, type Nonlinearity } from "./gain.ts";

export interface KaimingOptions extends RandomOptions {
  /** The slope of the leakyRelu that follows, where it is negative. Default: 0. */
  readonly a?: number;
  /** Whether variances are kept on the way forward or back. Default: "fanIn". */
  readonly mode?: "fanIn" | "fanOut";
  /** Default: "leakyRelu", which with `a` = 0 is relu. */
  readonly nonlinearity?: Nonlinearity;
}

/** gain / sqrt(fan): the standard deviation that keeps variances equal from layer to layer. */
function deviation(functionName: string, { shape }: Tensor, options: KaimingOptions): number {
  checkOptionNames(functionName, options, ["a", "mode", "nonlinearity", "generator"]);
  const { a = 0, mode = "fanIn", nonlinearity = "leakyRelu" } = options;
  const { fanIn, fanOut } = fans(functionName, shape);
  if (mode !== "fanIn" && mode !== "fanOut")
    throw new ArgumentError(functionName, `mode must be "fanIn" or "fanOut", got ${JSON.stringify(mode)}`);
  return calculateGain(nonlinearity, a) / Math.sqrt(mode === "fanIn" ? fanIn : fanOut);
}

/**
 * Gives a weight uniform values in `[-b, b)`, `b = sqrt(3) * gain / sqrt(fan)`.
 *
 * @example
 * init.kaimingUniform(new Conv2d(3, 8, 5).weight, { nonlinearity: "relu" }).shape // [8, 3, 5, 5]
 *
 * Source: He et al., "Delving Deep into Rectifiers", arXiv:1502.01852, section 2.2.
 */
export function kaimingUniform(weight: Tensor, options: KaimingOptions = {}): Tensor {
  const bound = Math.sqrt(3) * deviation("kaimingUniform", weight, options);
  return uniform(weight, { low: -bound, high: bound, generator: options.generator });
}

/**
 * Gives a weight normal values of standard deviation `gain / sqrt(fan)`.
 *
 * @example
 * init.kaimingNormal(new Conv2d(3, 8, 5).weight, { mode: "fanOut" }).shape // [8, 3, 5, 5]
 *
 * Source: He et al., "Delving Deep into Rectifiers", arXiv:1502.01852, section 2.2.
 */
export function kaimingNormal(weight: Tensor, options: KaimingOptions = {}): Tensor {
  const std = deviation("kaimingNormal", weight, options);
  return normal(weight, { std, generator: options.generator });
}
