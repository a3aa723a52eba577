import type { Tolerance } from "./plain.ts";

export type FloatName = "float32" | "float64";

/** Half the distance from 1 to the next number: the largest relative error of one rounding. */
export const unitRoundoff: Readonly<Record<FloatName, number>> = { float32: 2 ** -24, float64: 2 ** -53 };

/** For a result that was rounded `roundings` times, each time relative to itself. */
export function rounded(dtype: FloatName, roundings: number): Tolerance {
  return { absolute: 0, relative: roundings * unitRoundoff[dtype] };
}

/**
 * For sums whose terms have absolute values that add up to `magnitude`, each rounded `roundings` times: the
 * standard bound, |error| <= roundings * u * sum of |terms| (Higham, "Accuracy and stability", section 3.1).
 */
export function summed(dtype: FloatName, roundings: number, magnitude: number): Tolerance {
  return { absolute: roundings * unitRoundoff[dtype] * magnitude, relative: 0 };
}
