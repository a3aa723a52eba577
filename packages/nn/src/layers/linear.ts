import { linear, type Tensor } from "@convkit/autograd";
import { checkOptionNames, type Shape, ShapeError, sizeOf } from "@convkit/ndarray";
import { checkInteger } from "../check.ts";
import {
  defaultWeights,
  type WeightOptions,
  weightConfig,
  weightOptionNames,
} from "../init/layer-defaults.ts";
import { type ConfigValue, Module } from "../module/module.ts";
import type { Parameter } from "../module/parameter.ts";

/**
 * A fully connected layer; names, defaults and initial weights as torch.nn.Linear.
 *
 *   y = x W^T + b,   x `[..., inFeatures]`, W `[outFeatures, inFeatures]`, b `[outFeatures]`
 *
 * @throws ArgumentError when a number of features is not a positive integer
 * @example
 * new Linear(400, 10).forward(zeros([64, 400])).shape // [64, 10]
 */
export class Linear extends Module {
  static override keepsNothing(): boolean {
    return true;
  }

  readonly weight: Parameter;
  readonly bias: Parameter | undefined;

  constructor(inFeatures: number, outFeatures: number, options: WeightOptions = {}) {
    super();
    checkOptionNames("Linear", options, weightOptionNames);
    checkInteger("Linear", "inFeatures", inFeatures, 1);
    checkInteger("Linear", "outFeatures", outFeatures, 1);
    const { weight, bias } = defaultWeights("Linear", [outFeatures, inFeatures], outFeatures, options);
    this.weight = weight;
    this.bias = bias;
  }

  forward(input: Tensor): Tensor {
    const [, inFeatures] = this.weight.shape;
    if (input.shape.at(-1) !== inFeatures)
      throw new ShapeError(
        "Linear",
        `the last axis of the input must have ${inFeatures} features, got ${input.shape.at(-1) ?? "a scalar"}`,
        [
          { name: "input", value: input.shape, note: "..., in" },
          { name: "weight", value: this.weight.shape, note: "out, in" },
        ],
      );
    return linear(input, this.weight, this.bias);
  }

  override flops(input: Shape): number {
    return 2 * sizeOf(input) * this.weight.shape[0]!;
  }

  override config(): readonly ConfigValue[] {
    return [this.weight.shape[1], this.weight.shape[0], weightConfig(this)];
  }

  override describe(): string {
    const [outFeatures, inFeatures] = this.weight.shape;
    return `${inFeatures}, ${outFeatures}${this.bias ? "" : ", bias=false"}`;
  }
}
