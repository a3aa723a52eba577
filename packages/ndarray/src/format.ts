import type { NDArray } from "./ndarray.ts";

/** Prints an array as NumPy's `str` does. */
export function formatArray(x: NDArray): string {
  return JSON.stringify(x.toArray());
}
