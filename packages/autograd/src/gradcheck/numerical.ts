import { type Shape, sizeOf } from "@convkit/ndarray";
import type { Backend, Handle } from "../backend.ts";

/** The worst disagreement between two gradients of one input. */
export interface Discrepancy {
  /** Position of the element, one index an axis. */
  readonly index: readonly number[];
  readonly analytic: number;
  readonly numerical: number;
  /** |analytic - numerical| over what is tolerated: above 1 it fails. */
  readonly excess: number;
}

/**
 * Central differences of a scalar function of one input: element i is `(f(x + eps e_i) - f(x - eps e_i)) / 2 eps`,
 * whose error is O(eps^2) of truncation and O(2^-52 / eps) of rounding.
 */
export async function centralDifferences(
  backend: Backend,
  values: Float64Array,
  shape: Shape,
  epsilon: number,
  f: (handle: Handle) => Promise<number>,
): Promise<Float64Array> {
  const result = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const shifted = async (by: number) =>
      f(backend.fromTypedArray(values.with(i, values[i]! + by), shape, "float64"));
    result[i] = ((await shifted(epsilon)) - (await shifted(-epsilon))) / (2 * epsilon);
  }
  return result;
}

/** The element where two gradients differ most, measured against `absolute + relative * |numerical|`. */
export function worstElement(
  analytic: Float64Array,
  numerical: Float64Array,
  shape: Shape,
  tolerance: { readonly absolute: number; readonly relative: number },
): Discrepancy | undefined {
  let worst: Discrepancy | undefined;
  for (let i = 0; i < sizeOf(shape); i++) {
    const [a, n] = [analytic[i]!, numerical[i]!];
    const ratio = Math.abs(a - n) / (tolerance.absolute + tolerance.relative * Math.abs(n));
    const excess = Number.isNaN(ratio) ? Infinity : ratio;
    if (worst === undefined || excess > worst.excess)
      worst = { index: unravel(i, shape), analytic: a, numerical: n, excess };
  }
  return worst;
}

function unravel(position: number, shape: Shape): number[] {
  const index = new Array<number>(shape.length);
  let rest = position;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    index[axis] = rest % shape[axis]!;
    rest = Math.floor(rest / shape[axis]!);
  }
  return index;
}

/** Weights for the elements of an output, so that one scalar tells all of them apart: cos(1), cos(2), ... */
export function probe(size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, i) => Math.cos(i + 1));
}
