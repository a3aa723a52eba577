import { adamStep, type Tensor } from "@convkit/autograd";
import { checkOptionNames } from "@convkit/ndarray";
import { checkNumber } from "../check.ts";
import { Optimizer } from "./optimizer.ts";

export interface AdamOptions {
  /** The step size. Default: 0.001. */
  readonly lr?: number;
  /** How slowly the averages of gradients and of their squares forget. Default: [0.9, 0.999]. */
  readonly betas?: readonly [number, number];
  /** Added to the denominator. Default: 1e-8. */
  readonly eps?: number;
  /** A pull towards zero. Default: 0 for Adam, 0.01 for AdamW. */
  readonly weightDecay?: number;
}

const optionNames = ["lr", "betas", "eps", "weightDecay"];
const notNegative = (value: number) => value >= 0 && value < Infinity;

/** Adam with the weight decay in the gradient (Adam) or beside it (AdamW). */
abstract class AdamBase extends Optimizer {
  readonly #options: Required<Omit<AdamOptions, "lr">>;
  readonly #decoupled: boolean;

  constructor(name: "Adam" | "AdamW", parameters: Iterable<Tensor>, decay: number, options: AdamOptions) {
    checkOptionNames(name, options, optionNames);
    const { lr = 0.001, betas = [0.9, 0.999], eps = 1e-8, weightDecay = decay } = options;
    for (const [option, value] of Object.entries({ eps, weightDecay }))
      checkNumber(name, option, value, "a finite number of at least 0", notNegative);
    for (const beta of betas)
      checkNumber(name, "betas", beta, "two numbers of at least 0 and below 1", (b) => b >= 0 && b < 1);
    super(name, parameters, lr, ["exp_avg", "exp_avg_sq"]);
    this.#options = { betas, eps, weightDecay };
    this.#decoupled = name === "AdamW";
  }

  protected options(): Record<string, unknown> {
    return { ...this.#options };
  }

  protected update(
    p: Tensor,
    grad: Tensor,
    step: number,
    slot: (name: string, value?: Tensor) => Tensor,
  ): Tensor {
    const before = { mean: slot("exp_avg"), square: slot("exp_avg_sq") };
    const options = { lr: this.lr, decoupled: this.#decoupled, ...this.#options };
    const moved = adamStep(p, grad, before, step, options);
    slot("exp_avg", moved.mean);
    slot("exp_avg_sq", moved.square);
    return moved.p;
  }
}

/**
 * Adam, as torch.optim.Adam. At step t, with g = grad + weightDecay * p:
 *
 *   m = beta1 * m + (1 - beta1) * g,   v = beta2 * v + (1 - beta2) * g^2
 *   p = p - lr * (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + eps)
 *
 * @throws ArgumentError when an option has a value out of range
 * @example
 * const p = new Parameter(tensor([1, 2]));
 * const optimizer = new Adam([p], { lr: 0.5 });
 * p.sum().backward();
 * optimizer.step();
 * await p.data() // ~[0.5, 1.5]
 *
 * Source: Kingma & Ba, "Adam", arXiv:1412.6980, algorithm 1.
 */
export class Adam extends AdamBase {
  constructor(parameters: Iterable<Tensor>, options: AdamOptions = {}) {
    super("Adam", parameters, 0, options);
  }
}

/**
 * Adam whose weight decay does not pass through the averages, as torch.optim.AdamW: p = p * (1 - lr * weightDecay)
 * before each step.
 *
 * @throws ArgumentError when an option has a value out of range
 * @example
 * const p = new Parameter(tensor([1, 2]));
 * const optimizer = new AdamW([p], { lr: 0.5, weightDecay: 0.1 });
 * p.sum().backward();
 * optimizer.step();
 * await p.data() // ~[0.45, 1.4]
 *
 * Source: Loshchilov & Hutter, "Decoupled Weight Decay Regularization", arXiv:1711.05101, algorithm 2.
 */
export class AdamW extends AdamBase {
  constructor(parameters: Iterable<Tensor>, options: AdamOptions = {}) {
    super("AdamW", parameters, 0.01, options);
  }
}
