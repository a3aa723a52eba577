/** An array as every package understands it: a shape and its elements in row-major order. */
export interface Plain {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

/** How far a result may be from what is expected: |actual - expected| <= absolute + relative * |expected|. */
export interface Tolerance {
  readonly absolute: number;
  readonly relative: number;
}

/** For results that must agree in every bit (where -0 and 0 are the same). */
export const exactly: Tolerance = { absolute: 0, relative: 0 };

/**
 * What is wrong with `actual`, in one line; undefined when nothing is. Equal infinities agree, and so do NaNs.
 */
export function mismatch(
  name: string,
  actual: Plain,
  expected: Plain,
  tolerance: Tolerance,
): string | undefined {
  const [got, wanted] = [actual.shape.join(", "), expected.shape.join(", ")];
  if (got !== wanted) return `${name}: shape [${got}], expected [${wanted}]`;
  if (actual.data.length !== expected.data.length)
    return `${name}: ${actual.data.length} elements, expected ${expected.data.length}`;
  let worst: { at: number; excess: number } | undefined;
  for (let at = 0; at < expected.data.length; at++) {
    const [a, e] = [actual.data[at]!, expected.data[at]!];
    if (Object.is(a, e) || a === e) continue;
    const excess = Math.abs(a - e) - (tolerance.absolute + tolerance.relative * Math.abs(e));
    if (excess <= 0) continue;
    const rank = Number.isNaN(excess) ? Infinity : excess;
    if (!worst || rank > worst.excess) worst = { at, excess: rank };
  }
  if (!worst) return undefined;
  return `${name}: element ${worst.at} is ${actual.data[worst.at]}, expected ${expected.data[worst.at]}`;
}
