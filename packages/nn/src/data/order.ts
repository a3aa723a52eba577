import { Generator } from "@convkit/ndarray";

/** The seed of all that is drawn for an epoch. */
export function epochSeed(seed: number, epoch: number): number {
  return new Generator(seed).nextUint32() * 2 ** 20 + epoch;
}

/** The order of an epoch's examples: as they lie, or shuffled by the seed and the epoch's number alone. */
export function epochOrder(length: number, epoch: number, seed: number | undefined): Int32Array {
  if (seed === undefined) return Int32Array.from({ length }, (_, i) => i);
  const order = new Generator(epochSeed(seed, epoch)).permutation(length);
  return Int32Array.from(order.toTypedArray());
}
