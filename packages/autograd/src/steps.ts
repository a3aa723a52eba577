import type { AdamStep, Handle, SGDStep } from "./backend.ts";
import * as steps from "./primitives/steps.ts";
import { Tensor } from "./tensor.ts";

// What optimizers do with a parameter, its gradient and what they keep beside them. Nothing is recorded.

/**
 * A step of stochastic gradient descent in one pass: the new parameter, and with momentum the new velocity.
 *
 * @param velocity of the step before; none at the first
 */
export function sgdStep(
  p: Tensor,
  grad: Tensor,
  velocity: Tensor | undefined,
  step: SGDStep,
): { p: Tensor; velocity: Tensor | undefined } {
  const { backend } = p;
  const result = steps.sgdStep(backend)(p.handle, grad.handle, velocity?.handle, step);
  return {
    p: new Tensor(backend, result.p),
    velocity: result.velocity && new Tensor(backend, result.velocity),
  };
}

/**
 * Step `count`, from 1 on, of Adam in one pass: the new parameter and averages.
 *
 * @param mean of gradients, and `square` of their squares: zeros at first
 */
export function adamStep(
  p: Tensor,
  grad: Tensor,
  averages: { readonly mean: Tensor; readonly square: Tensor },
  count: number,
  step: AdamStep,
): { p: Tensor; mean: Tensor; square: Tensor } {
  const { backend } = p;
  const { mean, square } = averages;
  const result = steps.adamStep(backend)(p.handle, grad.handle, mean.handle, square.handle, count, step);
  const tensor = (handle: Handle) => new Tensor(backend, handle);
  return { p: tensor(result.p), mean: tensor(result.mean), square: tensor(result.square) };
}
