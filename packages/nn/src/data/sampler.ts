import { ArgumentError, formatShape } from "@convkit/ndarray";
import { kindOf } from "../check.ts";

/** Says which examples an epoch has, and in which order: the same for the same epoch, so that a run can go on. */
export interface Sampler {
  /** Examples an epoch. */
  readonly length: number;
  /** What decides the draws, where there are any: a run goes on with the same one only. */
  readonly seed?: number | undefined;
  /** Their `length` positions in the data set; some may come twice, others never. */
  indices(epoch: number): Int32Array;
}

/** Throws unless it has a length and `indices`. */
export function checkSampler(functionName: string, sampler: Sampler): void {
  const { length, indices } = Object(sampler) as Partial<Sampler>;
  if (!Number.isSafeInteger(length) || length! < 0 || typeof indices !== "function")
    throw new ArgumentError(
      functionName,
      `a sampler must have a length and a function indices(epoch), got ${kindOf(sampler)}`,
    );
}

/** What a sampler gives for an epoch, once it has been seen to fit a data set of `size` examples. */
export function sampledOrder(
  functionName: string,
  sampler: Sampler,
  epoch: number,
  size: number,
): Int32Array {
  const order = sampler.indices(epoch);
  if (!(order instanceof Int32Array) || order.length !== sampler.length)
    throw new ArgumentError(
      functionName,
      `a sampler must give an Int32Array of its length, ${sampler.length}, got ${kindOf(order)} ${formatShape([order?.length])}`,
    );
  for (const index of order)
    if (index < 0 || index >= size)
      throw new ArgumentError(
        functionName,
        `a sampler must give positions below ${size}, the length of the data set, got ${index}`,
      );
  return order;
}
