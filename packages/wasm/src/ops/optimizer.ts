import type { Engine } from "../engine.ts";

/** Elements a chunk. */
const grain = 16384;

const flagsOf = (...flags: readonly boolean[]) =>
  flags.reduce((bits, on, at) => bits | (on ? 1 << at : 0), 0);

/** Addresses of arrays of one length; new values go to arrays of their own. */
export interface SGDArrays {
  readonly parameter: number;
  readonly grad: number;
  /** The momentum of the last step; none at the first. */
  readonly momentum?: number | undefined;
  readonly newParameter: number;
  /** Absent without momentum. */
  readonly newMomentum?: number | undefined;
}

/**
 * A step of stochastic gradient descent in one pass:
 *
 *   g = grad + weightDecay * p
 *   b = g at the first step, then momentum * b + (1 - dampening) * g
 *   p = p - lr * b,   or p - lr * (g + momentum * b) with nesterov
 *
 * Every operation rounds once, so the results are those of the same formula in separate ops, bit for bit.
 */
export function sgd(
  engine: Engine,
  { parameter, grad, momentum, newParameter, newMomentum }: SGDArrays,
  length: number,
  options: { lr: number; momentum: number; dampening: number; weightDecay: number; nesterov: boolean },
): void {
  const { lr, dampening, weightDecay, nesterov } = options;
  const flags = flagsOf(weightDecay !== 0, momentum === undefined, nesterov, newMomentum !== undefined);
  engine.run(
    "sgd",
    Math.ceil(length / grain),
    [parameter, grad, momentum ?? 0, newParameter, newMomentum ?? 0, length, grain, flags],
    [lr, options.momentum, 1 - dampening, weightDecay],
  );
}

/** Addresses of arrays of one length; new values go to arrays of their own. */
export interface AdamArrays {
  readonly parameter: number;
  readonly grad: number;
  /** The averages of gradients and of their squares. */
  readonly mean: number;
  readonly square: number;
  readonly newParameter: number;
  readonly newMean: number;
  readonly newSquare: number;
}

/**
 * Step `step` (from 1 on) of Adam in one pass:
 *
 *   g = grad + weightDecay * p
 *   m = beta1 * m + (1 - beta1) * g,   v = beta2 * v + (1 - beta2) * g^2
 *   p = p - lr / (1 - beta1^step) * m / (sqrt(v) / sqrt(1 - beta2^step) + eps)
 *
 * Decoupled (AdamW), the decay is p * (1 - lr * weightDecay) in place of the term in g. Every operation rounds once.
 */
export function adam(
  engine: Engine,
  { parameter, grad, mean, square, newParameter, newMean, newSquare }: AdamArrays,
  length: number,
  step: number,
  options: {
    lr: number;
    betas: readonly [number, number];
    eps: number;
    weightDecay: number;
    decoupled: boolean;
  },
): void {
  const { lr, betas, eps, weightDecay, decoupled } = options;
  const [beta1, beta2] = betas;
  const decays = weightDecay !== 0;
  const flags = flagsOf(decays, false, false, false, decays && decoupled);
  engine.run(
    "adam",
    Math.ceil(length / grain),
    [parameter, grad, mean, square, newParameter, newMean, newSquare, length, grain, flags],
    [
      ...[beta1, 1 - beta1, beta2, 1 - beta2, Math.sqrt(1 - beta2 ** step), eps, lr / (1 - beta1 ** step)],
      decoupled ? 1 - lr * weightDecay : weightDecay,
    ],
  );
}
