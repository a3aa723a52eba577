import { add, claimTemporaries, div, mul, sqrt, square, sub, type Tensor } from "@convkit/autograd";
import { type Kept, Optimizer } from "./optimizer.ts";
import {
  flag,
  notNegative,
  type OptimizerKind,
  type ParametersOrGroups,
  type ParamGroup,
  type StepOptions,
} from "./param-groups.ts";

export interface RMSpropOptions extends StepOptions {
  /** The step size. Default: 0.01. */
  readonly lr?: number;
  /** How slowly the average of squared gradients forgets. Default: 0.99. */
  readonly alpha?: number;
  /** Added to the denominator. Default: 1e-8. */
  readonly eps?: number;
  /** A pull towards zero: this times the parameter is added to its gradient. Default: 0. */
  readonly weightDecay?: number;
  /** How much of the last step goes into the next. Default: 0. */
  readonly momentum?: number;
  /** Divides by an estimate of the gradient's variance, not of its square. Default: false. */
  readonly centered?: boolean;
}

const kind: OptimizerKind<RMSpropOptions> = {
  name: "RMSprop",
  defaults: { lr: 0.01, alpha: 0.99, eps: 1e-8, weightDecay: 0, momentum: 0, centered: false },
  rules: {
    lr: notNegative,
    alpha: notNegative,
    eps: notNegative,
    weightDecay: notNegative,
    momentum: notNegative,
    centered: flag,
  },
  slots: ({ momentum, centered }) => [
    "square_avg",
    ...(momentum === 0 ? [] : ["momentum_buffer"]),
    ...(centered ? ["grad_avg"] : []),
  ],
};

/**
 * RMSprop, as torch.optim.RMSprop. With g = grad + weightDecay * p:
 *
 *   v = alpha * v + (1 - alpha) * g^2
 *   d = sqrt(v) + eps,   or sqrt(v - a^2) + eps if centered, where a = alpha * a + (1 - alpha) * g
 *   p = p - lr * g / d,   or p - lr * b with momentum, where b = momentum * b + g / d
 *
 * @param parameters tensors, or groups `{ params, lr, ... }` of them with options of their own
 * @throws ArgumentError when an option has a value out of range
 * @example
 * const p = new Parameter(tensor([1, 2]));
 * const optimizer = new RMSprop([p], { lr: 0.05 });
 * p.sum().backward();
 * optimizer.step();
 * await p.data() // ~[0.5, 1.5]
 *
 * Source: Tieleman & Hinton, "Neural Networks for Machine Learning", lecture 6.5 (2012); centered: Graves, "Generating
 * Sequences With Recurrent Neural Networks", arXiv:1308.0850, section 4.2.
 */
export class RMSprop extends Optimizer<RMSpropOptions> {
  constructor(parameters: ParametersOrGroups<RMSpropOptions>, options: RMSpropOptions = {}) {
    super(kind, parameters, options);
  }

  protected update(p: Tensor, grad: Tensor, group: ParamGroup<RMSpropOptions>, kept: Kept): Tensor {
    const results = claimTemporaries(
      p.backend,
      () => rmspropStep(p, grad, group, kept),
      (results) => Object.values(results).map(({ handle }) => handle),
    );
    const { p: moved, ...slots } = results;
    for (const [name, value] of Object.entries(slots)) kept.set(name, value);
    return moved;
  }
}

function rmspropStep(
  p: Tensor,
  grad: Tensor,
  group: ParamGroup<RMSpropOptions>,
  kept: Kept,
): Record<string, Tensor> & { readonly p: Tensor } {
  const { lr, alpha, eps, weightDecay, momentum, centered } = group;
  const average = (name: string, value: Tensor) => add(mul(kept.get(name), alpha), mul(value, 1 - alpha));
  const g = weightDecay === 0 ? grad : add(grad, mul(p, weightDecay));
  const v = average("square_avg", square(g));
  const a = centered ? average("grad_avg", g) : undefined;
  const scaled = div(g, add(sqrt(a ? sub(v, square(a)) : v), eps));
  const b = momentum === 0 ? undefined : add(mul(kept.get("momentum_buffer"), momentum), scaled);
  return {
    p: sub(p, mul(b ?? scaled, lr)),
    square_avg: v,
    ...(a && { grad_avg: a }),
    ...(b && { momentum_buffer: b }),
  };
}
