import { zeros } from "@convkit/autograd";
import type { Shape } from "@convkit/ndarray";
import { Parameter } from "../module/parameter.ts";
import { type RandomOptions, resolveGenerator } from "../random.ts";
import { fans } from "./fan.ts";
import { uniform } from "./fill.ts";
import { kaimingUniform } from "./kaiming.ts";

/** What every layer with weights takes. */
export interface WeightOptions extends RandomOptions {
  /** Whether the layer adds a bias. Default: true. */
  readonly bias?: boolean | undefined;
  /** Default: float32. */
  readonly dtype?: "float32" | "float64" | undefined;
}

export const weightOptionNames = ["bias", "dtype", "generator"] as const;

/**
 * A layer's weight and bias as PyTorch starts them: both uniform in `[-b, b)`, `b = 1 / sqrt(fanIn)`, which for the
 * weight is `kaimingUniform` with `a = sqrt(5)`.
 */
export function defaultWeights(
  layer: string,
  weightShape: Shape,
  outputs: number,
  options: WeightOptions,
): { weight: Parameter; bias: Parameter | undefined } {
  const { bias: hasBias = true, dtype = "float32" } = options;
  const generator = resolveGenerator(layer, options);
  const weight = new Parameter(zeros(weightShape, { dtype }));
  kaimingUniform(weight, { a: Math.sqrt(5), generator });
  if (!hasBias) return { weight, bias: undefined };
  const bound = 1 / Math.sqrt(fans(layer, weightShape).fanIn);
  const bias = new Parameter(zeros([outputs], { dtype }));
  uniform(bias, { low: -bound, high: bound, generator });
  return { weight, bias };
}

/** The options of a layer's weights as `config` tells them, without the defaults. */
export function weightConfig({
  weight,
  bias,
}: {
  readonly weight: Parameter;
  readonly bias: Parameter | undefined;
}): Readonly<Record<string, string | boolean>> {
  const { dtype } = weight;
  return { ...(bias ? {} : { bias: false }), ...(dtype === "float32" ? {} : { dtype }) };
}
