import { Tensor } from "@convkit/autograd";
import { checkOptionNames } from "@convkit/ndarray";

export interface ParameterOptions {
  /** False for a frozen one. Default: true. */
  readonly requiresGrad?: boolean;
}

/**
 * A tensor that a module learns: found by `parameters()`, stepped by optimizers, saved in the state dict.
 *
 * @example
 * new Parameter(tensor([1, 2])).requiresGrad // true
 */
export class Parameter extends Tensor {
  constructor(value: Tensor, options: ParameterOptions = {}) {
    checkOptionNames("Parameter", options, ["requiresGrad"]);
    const { requiresGrad = true } = options;
    super(value.backend, value.handle, { requiresGrad });
  }
}

/**
 * A tensor that a module keeps without learning it, such as running statistics: saved in the state dict.
 *
 * @example
 * new Buffer(tensor([1, 2])).requiresGrad // false
 */
export class Buffer extends Tensor {
  constructor(value: Tensor) {
    super(value.backend, value.handle);
  }
}
