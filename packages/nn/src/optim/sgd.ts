import { sgdStep, type Tensor } from "@convkit/autograd";
import { type Kept, Optimizer } from "./optimizer.ts";
import {
  finite,
  flag,
  notNegative,
  type OptimizerKind,
  type ParametersOrGroups,
  type ParamGroup,
  type StepOptions,
} from "./param-groups.ts";

export interface SGDOptions extends StepOptions {
  /** The step size. Default: 0.001. */
  readonly lr?: number;
  /** How much of the last step goes into the next. Default: 0. */
  readonly momentum?: number;
  /** Gradients enter the momentum times 1 - dampening. Default: 0. */
  readonly dampening?: number;
  /** A pull towards zero: this times the parameter is added to its gradient. Default: 0. */
  readonly weightDecay?: number;
  /** Nesterov's momentum, which looks a step ahead. Default: false. */
  readonly nesterov?: boolean;
}

const kind: OptimizerKind<SGDOptions> = {
  name: "SGD",
  defaults: { lr: 0.001, momentum: 0, dampening: 0, weightDecay: 0, nesterov: false },
  rules: {
    lr: notNegative,
    momentum: notNegative,
    dampening: finite,
    weightDecay: notNegative,
    nesterov: flag,
  },
  conflict: ({ nesterov, momentum, dampening }) =>
    nesterov && (momentum === 0 || dampening !== 0)
      ? "nesterov needs a momentum above 0 and no dampening"
      : undefined,
  slots: ({ momentum }) => (momentum === 0 ? [] : ["momentum_buffer"]),
};

/**
 * Stochastic gradient descent, as torch.optim.SGD:
 *
 *   g = grad + weightDecay * p
 *   b = g at the first step, then momentum * b + (1 - dampening) * g
 *   p = p - lr * b,   or p - lr * (g + momentum * b) with nesterov
 *
 * @param parameters tensors, or groups `{ params, lr, ... }` of them with options of their own
 * @throws ArgumentError when an option has a value out of range
 * @example
 * const p = new Parameter(tensor([1, 2]));
 * const optimizer = new SGD([p], { lr: 0.5 });
 * p.sum().backward();
 * optimizer.step();
 * await p.data() // [0.5, 1.5]
 *
 * Source: Sutskever et al., "On the importance of initialization and momentum in deep learning" (2013).
 */
export class SGD extends Optimizer<SGDOptions> {
  constructor(parameters: ParametersOrGroups<SGDOptions>, options: SGDOptions = {}) {
    super(kind, parameters, options);
  }

  protected update(p: Tensor, grad: Tensor, group: ParamGroup<SGDOptions>, kept: Kept): Tensor {
    const { lr, momentum, dampening, weightDecay, nesterov } = group;
    const before = momentum === 0 || kept.step === 1 ? undefined : kept.get("momentum_buffer");
    const moved = sgdStep(p, grad, before, { lr, momentum, dampening, weightDecay, nesterov });
    if (moved.velocity) kept.set("momentum_buffer", moved.velocity);
    return moved.p;
  }
}
