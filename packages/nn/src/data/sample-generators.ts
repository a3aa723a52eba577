import { Generator } from "@convkit/ndarray";
import { epochSeed } from "./order.ts";

/**
 * A generator an example, for what happens to it in an epoch. Its seed is a function of (seed, epoch, index) alone:
 * neither the batch, nor the order, nor the worker that an example is read in changes it.
 */
export function sampleGenerators(seed: number, epoch: number, indices: ArrayLike<number>): Generator[] {
  const ofEpoch = new Generator(epochSeed(seed, epoch));
  // 21 and 32 bits make a seed of 53.
  const [high, low] = [ofEpoch.nextUint32() >>> 11, ofEpoch.nextUint32()];
  return Array.from(indices, (index) => new Generator(high * 2 ** 32 + ((low ^ index) >>> 0)));
}
