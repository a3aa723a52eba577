import { OutOfMemoryError } from "@convkit/ndarray";

/** What `compute` gives; where memory has no room for it, what `otherwise` gives. */
export function unlessFull<T>(compute: () => T, otherwise: (full: OutOfMemoryError) => T): T {
  try {
    return compute();
  } catch (error) {
    if (!(error instanceof OutOfMemoryError)) throw error;
    return otherwise(error);
  }
}
