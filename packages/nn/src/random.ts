import { ArgumentError, Generator } from "@convkit/ndarray";

let current: Generator | undefined;

/**
 * Seeds the generator that everything random uses unless it is given one of its own: initial weights, dropout,
 * the shuffling of loaders that have no seed. Until it is called that generator starts anywhere.
 *
 * @example
 * manualSeed(1);
 * const first = await new Linear(2, 2).weight.data();
 * manualSeed(1);
 * const second = await new Linear(2, 2).weight.data();
 * second // first
 */
export function manualSeed(seed: number): Generator {
  current = new Generator(seed);
  return current;
}

/** The generator that `manualSeed` seeds; its `state` can be kept and put back. */
export function defaultGenerator(): Generator {
  current ??= new Generator(Math.floor(Math.random() * 2 ** 53));
  return current;
}

/** Where random numbers come from. */
export interface RandomOptions {
  /** A generator, or a seed for one. Default: the one that `manualSeed` seeds. */
  readonly generator?: Generator | number | undefined;
}

export function resolveGenerator(functionName: string, { generator }: RandomOptions): Generator {
  if (generator === undefined) return defaultGenerator();
  if (generator instanceof Generator) return generator;
  if (typeof generator === "number") return new Generator(generator);
  throw new ArgumentError(functionName, "generator must be a Generator or a seed");
}
