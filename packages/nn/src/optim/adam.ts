import { adamStep, type Tensor } from "@convkit/autograd";
import { type Kept, Optimizer } from "./optimizer.ts";
import {
  notNegative,
  type OptimizerKind,
  type OptionRule,
  type ParametersOrGroups,
  type ParamGroup,
  type StepOptions,
} from "./param-groups.ts";

export interface AdamOptions extends StepOptions {
  /** The step size. Default: 0.001. */
  readonly lr?: number;
  /** How slowly the averages of gradients and of their squares forget. Default: [0.9, 0.999]. */
  readonly betas?: readonly [number, number];
  /** Added to the denominator. Default: 1e-8. */
  readonly eps?: number;
  /** A pull towards zero. Default: 0 for Adam, 0.01 for AdamW. */
  readonly weightDecay?: number;
}

const betas: OptionRule = {
  what: "two numbers of at least 0 and below 1",
  fits: (value) =>
    Array.isArray(value) &&
    value.length === 2 &&
    value.every((beta) => typeof beta === "number" && beta >= 0 && beta < 1),
};

const kindOf = (name: "Adam" | "AdamW", weightDecay: number): OptimizerKind<AdamOptions> => ({
  name,
  defaults: { lr: 0.001, betas: [0.9, 0.999], eps: 1e-8, weightDecay },
  rules: { lr: notNegative, betas, eps: notNegative, weightDecay: notNegative },
  slots: () => ["exp_avg", "exp_avg_sq"],
});

/** Adam with the weight decay in the gradient (Adam) or beside it (AdamW). */
abstract class AdamBase extends Optimizer<AdamOptions> {
  readonly #decoupled: boolean;

  constructor(
    kind: OptimizerKind<AdamOptions>,
    parameters: ParametersOrGroups<AdamOptions>,
    options: AdamOptions,
  ) {
    super(kind, parameters, options);
    this.#decoupled = kind.name === "AdamW";
  }

  protected update(p: Tensor, grad: Tensor, group: ParamGroup<AdamOptions>, kept: Kept): Tensor {
    const { lr, betas, eps, weightDecay } = group;
    const before = { mean: kept.get("exp_avg"), square: kept.get("exp_avg_sq") };
    const options = { lr, betas, eps, weightDecay, decoupled: this.#decoupled };
    const moved = adamStep(p, grad, before, kept.step, options);
    kept.set("exp_avg", moved.mean);
    kept.set("exp_avg_sq", moved.square);
    return moved.p;
  }
}

/**
 * Adam, as torch.optim.Adam. At step t, with g = grad + weightDecay * p:
 *
 *   m = beta1 * m + (1 - beta1) * g,   v = beta2 * v + (1 - beta2) * g^2
 *   p = p - lr * (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + eps)
 *
 * @param parameters tensors, or groups `{ params, lr, ... }` of them with options of their own
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
  constructor(parameters: ParametersOrGroups<AdamOptions>, options: AdamOptions = {}) {
    super(kindOf("Adam", 0), parameters, options);
  }
}

/**
 * Adam whose weight decay does not pass through the averages, as torch.optim.AdamW: p = p * (1 - lr * weightDecay)
 * before each step.
 *
 * @param parameters tensors, or groups `{ params, lr, ... }` of them with options of their own
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
  constructor(parameters: ParametersOrGroups<AdamOptions>, options: AdamOptions = {}) {
    super(kindOf("AdamW", 0.01), parameters, options);
  }
}
