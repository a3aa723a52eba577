import { ArgumentError, checkOptionNames, Generator } from "@convkit/ndarray";
import { checkInteger } from "../check.ts";
import { defaultGenerator } from "../random.ts";
import { epochSeed } from "./order.ts";
import type { Sampler } from "./sampler.ts";
import { SumTree } from "./sum-tree.ts";

export interface WeightedRandomSamplerOptions {
  /** Whether an example may come more than once in an epoch. Default: true. */
  readonly replacement?: boolean | undefined;
  /** Decides the draws of each epoch. Default: drawn from the generator that `manualSeed` seeds. */
  readonly seed?: number | undefined;
}

/**
 * Draws examples with probabilities in proportion to their weights, for classes of unequal size say; as PyTorch's. What an
 * epoch has depends on the seed and the epoch's number alone.
 *
 * @param weights one an example, finite and not negative; they need not sum to 1
 * @param numSamples examples an epoch
 * @throws ArgumentError for weights that are none or all zero, or, without replacement, for more samples than weights
 *   above zero
 * @example
 * // Three examples of class 0 and one of class 1: each class in half of the draws.
 * const labels = [0, 0, 0, 1];
 * const sampler = new WeightedRandomSampler(labels.map((label) => [1 / 3, 1][label]!), 8, { seed: 1 });
 * sampler.indices(0).length // 8
 * sampler.indices(0) // sampler.indices(0)
 */
export class WeightedRandomSampler implements Sampler {
  readonly length: number;
  readonly replacement: boolean;
  readonly seed: number;
  readonly #weights: Float64Array;

  constructor(weights: ArrayLike<number>, numSamples: number, options: WeightedRandomSamplerOptions = {}) {
    checkOptionNames("WeightedRandomSampler", options, ["replacement", "seed"]);
    const { replacement = true, seed } = options;
    checkInteger("WeightedRandomSampler", "numSamples", numSamples, 1);
    if (seed !== undefined) checkInteger("WeightedRandomSampler", "seed", seed, 0);
    this.#weights = Float64Array.from(weights);
    const wrong = this.#weights.findIndex((weight) => !(weight >= 0 && Number.isFinite(weight)));
    if (wrong >= 0)
      throw new ArgumentError(
        "WeightedRandomSampler",
        `weights must be finite and not negative, got ${weights[wrong]} at position ${wrong}`,
      );
    const total = this.#weights.reduce((sum, weight) => sum + weight, 0);
    if (!(total > 0 && Number.isFinite(total)))
      throw new ArgumentError(
        "WeightedRandomSampler",
        `weights must have a finite sum above 0, got ${total} of ${weights.length}`,
      );
    const possible = this.#weights.filter((weight) => weight > 0).length;
    if (!replacement && numSamples > possible)
      throw new ArgumentError(
        "WeightedRandomSampler",
        `without replacement numSamples must be at most the number of weights above 0, ${possible}, got ${numSamples}`,
      );
    this.length = numSamples;
    this.replacement = replacement;
    this.seed = seed ?? defaultGenerator().nextUint32();
  }

  indices(epoch: number): Int32Array {
    const tree = new SumTree(this.#weights);
    const generator = new Generator(epochSeed(this.seed, epoch));
    return Int32Array.from({ length: this.length }, () => {
      const index = tree.find(generator.nextDouble());
      if (!this.replacement) tree.remove(index);
      return index;
    });
  }
}
