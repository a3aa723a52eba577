import {
  elu,
  type GeluOptions,
  gelu,
  hardswish,
  type SoftplusOptions,
  silu,
  softplus,
  type Tensor,
} from "@convkit/autograd";
import { ArgumentError, checkOptionNames } from "@convkit/ndarray";
import { checkNumber } from "../check.ts";
import { type ConfigValue, Module } from "../module/module.ts";
import { describeOptions } from "./describe.ts";

/**
 * x where positive, `alpha * (e^x - 1)` elsewhere, as torch.nn.ELU.
 *
 * @throws ArgumentError when alpha is not a finite number
 * @example
 * await new ELU().forward(tensor([-1, 2])).data() // ~[-0.63212, 2]
 */
export class ELU extends Module {
  static override keepsNothing(): boolean {
    return true;
  }

  readonly alpha: number;

  constructor(alpha = 1) {
    super();
    checkNumber("ELU", "alpha", alpha, "a finite number", Number.isFinite);
    this.alpha = alpha;
  }

  forward(x: Tensor): Tensor {
    return elu(x, this.alpha);
  }

  override config(): readonly ConfigValue[] {
    return [this.alpha];
  }

  override describe(): string {
    return `alpha=${this.alpha}`;
  }
}

/**
 * `x * P(a standard normal number <= x)`, as torch.nn.GELU; `approximate: "tanh"` is the older formula.
 *
 * @throws ArgumentError when an option has another name or value
 * @example
 * await new GELU().forward(tensor([0, 1])).data() // ~[0, 0.84134]
 */
export class GELU extends Module {
  static override keepsNothing(): boolean {
    return true;
  }

  readonly #options: GeluOptions;

  constructor(options: GeluOptions = {}) {
    super();
    checkOptionNames("GELU", options, ["approximate"]);
    const { approximate = "none" } = options;
    if (approximate !== "none" && approximate !== "tanh")
      throw new ArgumentError("GELU", `approximate must be "none" or "tanh", got "${String(approximate)}"`);
    this.#options = options;
  }

  forward(x: Tensor): Tensor {
    return gelu(x, this.#options);
  }

  override config(): readonly ConfigValue[] {
    return [{ ...this.#options }];
  }

  override describe(): string {
    return describeOptions(this.#options);
  }
}

/**
 * `x * sigmoid(x)`, as torch.nn.SiLU.
 *
 * @example
 * await new SiLU().forward(tensor([0, 1])).data() // ~[0, 0.73106]
 */
export class SiLU extends Module {
  static override keepsNothing(): boolean {
    return true;
  }

  forward(x: Tensor): Tensor {
    return silu(x);
  }

  override config(): readonly ConfigValue[] {
    return [];
  }
}

/**
 * `log(1 + e^(beta * x)) / beta`, and x itself where `beta * x` is above the threshold, as torch.nn.Softplus.
 *
 * @throws ArgumentError when beta is not a positive number or the threshold is NaN
 * @example
 * await new Softplus({ beta: 2 }).forward(tensor([0])).data() // ~[0.34657]
 */
export class Softplus extends Module {
  static override keepsNothing(): boolean {
    return true;
  }

  readonly #options: SoftplusOptions;

  constructor(options: SoftplusOptions = {}) {
    super();
    checkOptionNames("Softplus", options, ["beta", "threshold"]);
    const { beta = 1, threshold = 20 } = options;
    checkNumber("Softplus", "beta", beta, "a positive number", (value) => value > 0 && value < Infinity);
    checkNumber("Softplus", "threshold", threshold, "a number", (value) => !Number.isNaN(value));
    this.#options = options;
  }

  forward(x: Tensor): Tensor {
    return softplus(x, this.#options);
  }

  override config(): readonly ConfigValue[] {
    return [{ ...this.#options }];
  }

  override describe(): string {
    return describeOptions(this.#options);
  }
}

/**
 * `x * min(max(x + 3, 0), 6) / 6`, as torch.nn.Hardswish.
 *
 * @example
 * await new Hardswish().forward(tensor([0, 1, 4])).data() // ~[0, 0.66667, 4]
 */
export class Hardswish extends Module {
  static override keepsNothing(): boolean {
    return true;
  }

  forward(x: Tensor): Tensor {
    return hardswish(x);
  }

  override config(): readonly ConfigValue[] {
    return [];
  }
}
