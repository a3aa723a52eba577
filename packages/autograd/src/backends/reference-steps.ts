import { add, div, full, mul, type NDArray, sqrt, square, sub } from "@convkit/ndarray";
import type { AdamStep, SGDStep } from "../backend.ts";

/** A constant of an array's dtype: formulas round as they do in separate ops. */
const constant = (x: NDArray, value: number) => full([], value, { dtype: x.dtype });
const times = (x: NDArray, value: number) => mul(x, constant(x, value));

/** A step of stochastic gradient descent; the formula is Backend's. */
export function sgdStep(p: NDArray, grad: NDArray, velocity: NDArray | undefined, step: SGDStep) {
  const { lr, momentum, dampening, weightDecay, nesterov } = step;
  const g = weightDecay === 0 ? grad : add(grad, times(p, weightDecay));
  if (momentum === 0) return { p: sub(p, times(g, lr)) };
  const b = velocity ? add(times(velocity, momentum), times(g, 1 - dampening)) : g.copy();
  return { p: sub(p, times(nesterov ? add(g, times(b, momentum)) : b, lr)), velocity: b };
}

/** A step of Adam; the formula is Backend's. */
export function adamStep(
  p: NDArray,
  grad: NDArray,
  mean: NDArray,
  squares: NDArray,
  count: number,
  step: AdamStep,
) {
  const { lr, betas, eps, weightDecay, decoupled } = step;
  const [beta1, beta2] = betas;
  const decays = weightDecay !== 0;
  const g = decays && !decoupled ? add(grad, times(p, weightDecay)) : grad;
  const start = decays && decoupled ? times(p, 1 - lr * weightDecay) : p;
  const m = add(times(mean, beta1), times(g, 1 - beta1));
  const v = add(times(squares, beta2), times(square(g), 1 - beta2));
  const denominator = add(div(sqrt(v), constant(v, Math.sqrt(1 - beta2 ** count))), constant(v, eps));
  return { p: sub(start, times(div(m, denominator), lr / (1 - beta1 ** count))), mean: m, square: v };
}
