import { Generator } from "@convkit/ndarray";

/** The order of an epoch's examples: as they lie, or shuffled by the seed and the epoch's number alone. */
export function epochOrder(length: number, epoch: number, seed: number | undefined): Int32Array {
  if (seed === undefined) return Int32Array.from({ length }, (_, i) => i);
  const base = new Generator(seed).nextUint32();
  const order = new Generator(base * 2 ** 20 + epoch).permutation(length);
  return Int32Array.from(order.toTypedArray());
}
