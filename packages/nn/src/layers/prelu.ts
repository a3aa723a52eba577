import { prelu, type Tensor, tensor } from "@convkit/autograd";
import { checkOptionNames } from "@convkit/ndarray";
import { checkInteger, checkNumber } from "../check.ts";
import { type ConfigValue, Module } from "../module/module.ts";
import { Parameter } from "../module/parameter.ts";

export interface PReLUOptions {
  /** What the weight begins as. Default: 0.25. */
  readonly init?: number;
  /** Default: float32. */
  readonly dtype?: "float32" | "float64";
}

/**
 * x where positive, `weight * x` elsewhere, with one learned weight or one a channel, as torch.nn.PReLU.
 *
 * @param numParameters 1, or the number of channels C of `[N, C, ...]`
 * @throws ArgumentError when numParameters is not a positive integer
 * @example
 * const layer = new PReLU(2);
 * await layer.forward(tensor([[-1, 2]])).data() // [-0.25, 2]
 * layer.weight.shape // [2]
 */
export class PReLU extends Module {
  static override keepsNothing(): boolean {
    return true;
  }

  readonly weight: Parameter;

  constructor(numParameters = 1, options: PReLUOptions = {}) {
    super();
    checkOptionNames("PReLU", options, ["init", "dtype"]);
    checkInteger("PReLU", "numParameters", numParameters, 1);
    const { init = 0.25, dtype = "float32" } = options;
    checkNumber("PReLU", "init", init, "a finite number", Number.isFinite);
    this.weight = new Parameter(tensor(new Array<number>(numParameters).fill(init), { dtype }));
  }

  forward(x: Tensor): Tensor {
    return prelu(x, this.weight);
  }

  override config(): readonly ConfigValue[] {
    return [this.weight.size, { dtype: this.weight.dtype }];
  }

  override describe(): string {
    return `${this.weight.size}`;
  }
}
