import { Tensor } from "@convkit/autograd";

/**
 * A tensor that a module learns: found by `parameters()`, stepped by optimizers, saved in the state dict.
 *
 * @example
 * new Parameter(tensor([1, 2])).requiresGrad // true
 */
export class Parameter extends Tensor {
  constructor(value: Tensor, { requiresGrad = true }: { readonly requiresGrad?: boolean } = {}) {
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
