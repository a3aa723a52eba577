import type { Engine } from "../engine.ts";

/** The functions in the order in which the kernel numbers them. */
const names = [
  "neg",
  "abs",
  "sign",
  "sqrt",
  "square",
  "relu",
  "exp",
  "log",
  "sin",
  "cos",
  "tanh",
  "erf",
  "sigmoid",
  "softplus",
] as const;

export type EngineUnary = (typeof names)[number];

/** Elements a chunk: of the functions that only move memory, and of those that compute. */
const [light, heavy] = [32768, 8192];

/**
 * `to[i] = f(from[i])` of float32 elements in linear memory. neg, abs, sign, sqrt, square and relu are exact (rounded
 * once); the others are within 2 units in the last place, sigmoid and softplus within 3, with the limits of their definitions at
 * infinities, zeros of either sign and NaN.
 *
 * @param from an address
 * @param to an address; the two ranges are the same or disjoint
 */
export function unary(engine: Engine, name: EngineUnary, from: number, length: number, to: number): void {
  const code = names.indexOf(name);
  const grain = code < names.indexOf("exp") ? light : heavy;
  engine.run("unary", Math.ceil(length / grain), [code, from, to, length, grain]);
}
