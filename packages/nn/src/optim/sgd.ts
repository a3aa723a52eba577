import { sgdStep, type Tensor } from "@convkit/autograd";
import { ArgumentError, checkOptionNames } from "@convkit/ndarray";
import { checkNumber } from "../check.ts";
import { Optimizer } from "./optimizer.ts";

export interface SGDOptions {
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

const optionNames = ["lr", "momentum", "dampening", "weightDecay", "nesterov"];
const notNegative = (value: number) => value >= 0 && value < Infinity;

/**
 * Stochastic gradient descent, as torch.optim.SGD:
 *
 *   g = grad + weightDecay * p
 *   b = g at the first step, then momentum * b + (1 - dampening) * g
 *   p = p - lr * b,   or p - lr * (g + momentum * b) with nesterov
 *
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
export class SGD extends Optimizer {
  readonly #options: Required<Omit<SGDOptions, "lr">>;

  constructor(parameters: Iterable<Tensor>, options: SGDOptions = {}) {
    checkOptionNames("SGD", options, optionNames);
    const { lr = 0.001, momentum = 0, dampening = 0, weightDecay = 0, nesterov = false } = options;
    for (const [name, value] of Object.entries({ momentum, weightDecay }))
      checkNumber("SGD", name, value, "a finite number of at least 0", notNegative);
    checkNumber("SGD", "dampening", dampening, "a finite number", Number.isFinite);
    if (nesterov && (momentum === 0 || dampening !== 0))
      throw new ArgumentError("SGD", "nesterov needs a momentum above 0 and no dampening");
    super("SGD", parameters, lr, momentum === 0 ? [] : ["momentum_buffer"]);
    this.#options = { momentum, dampening, weightDecay, nesterov };
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
    const { momentum } = this.#options;
    const before = momentum === 0 || step === 1 ? undefined : slot("momentum_buffer");
    const moved = sgdStep(p, grad, before, { lr: this.lr, ...this.#options });
    if (moved.velocity) slot("momentum_buffer", moved.velocity);
    return moved.p;
  }
}
