import { add, claimTemporaries, div, mul, sqrt, square, sub, type Tensor } from "@convkit/autograd";
import { type Kept, Optimizer } from "./optimizer.ts";
import {
  notNegative,
  type OptimizerKind,
  type ParametersOrGroups,
  type ParamGroup,
  type StepOptions,
} from "./param-groups.ts";

export interface AdagradOptions extends StepOptions {
  /** The step size. Default: 0.01. */
  readonly lr?: number;
  /** How fast the step size falls: step t is made with lr / (1 + (t - 1) * lrDecay). Default: 0. */
  readonly lrDecay?: number;
  /** A pull towards zero: this times the parameter is added to its gradient. Default: 0. */
  readonly weightDecay?: number;
  /** What the sums of squared gradients start from. Default: 0. */
  readonly initialAccumulatorValue?: number;
  /** Added to the denominator. Default: 1e-10. */
  readonly eps?: number;
}

const kind: OptimizerKind<AdagradOptions> = {
  name: "Adagrad",
  defaults: { lr: 0.01, lrDecay: 0, weightDecay: 0, initialAccumulatorValue: 0, eps: 1e-10 },
  rules: {
    lr: notNegative,
    lrDecay: notNegative,
    weightDecay: notNegative,
    initialAccumulatorValue: notNegative,
    eps: notNegative,
  },
  slots: () => ["sum"],
};

/**
 * Adagrad, as torch.optim.Adagrad. At step t, with g = grad + weightDecay * p:
 *
 *   s = s + g^2
 *   p = p - lr / (1 + (t - 1) * lrDecay) * g / (sqrt(s) + eps)
 *
 * @param parameters tensors, or groups `{ params, lr, ... }` of them with options of their own
 * @throws ArgumentError when an option has a value out of range
 * @example
 * const p = new Parameter(tensor([1, 2]));
 * const optimizer = new Adagrad([p], { lr: 0.5 });
 * p.sum().backward();
 * optimizer.step();
 * await p.data() // ~[0.5, 1.5]
 *
 * Source: Duchi et al., "Adaptive Subgradient Methods for Online Learning and Stochastic Optimization" (2011).
 */
export class Adagrad extends Optimizer<AdagradOptions> {
  constructor(parameters: ParametersOrGroups<AdagradOptions>, options: AdagradOptions = {}) {
    super(kind, parameters, options);
  }

  protected update(p: Tensor, grad: Tensor, group: ParamGroup<AdagradOptions>, kept: Kept): Tensor {
    const { moved, total } = claimTemporaries(
      p.backend,
      () => adagradStep(p, grad, group, kept),
      ({ moved, total }) => [moved.handle, total.handle],
    );
    kept.set("sum", total);
    return moved;
  }
}

function adagradStep(p: Tensor, grad: Tensor, group: ParamGroup<AdagradOptions>, kept: Kept) {
  const { lr, lrDecay, weightDecay, initialAccumulatorValue, eps } = group;
  const g = weightDecay === 0 ? grad : add(grad, mul(p, weightDecay));
  const squares = square(g);
  const total = add(kept.step === 1 ? initialAccumulatorValue : kept.get("sum"), squares);
  const rate = lr / (1 + (kept.step - 1) * lrDecay);
  return { moved: sub(p, mul(div(g, add(sqrt(total), eps)), rate)), total };
}
