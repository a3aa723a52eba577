import { outputSize } from "../../lib/window.ts";

export interface PanelSizes {
  readonly channels: number;
  readonly size: number;
  readonly kernel: number;
  readonly stride: number;
}

/**
 * Where implicit GEMM finds the elements of the im2col matrix: that of row k (channel and tap) and column p (output
 * position) is x[starts[p] + offsets[k]], so two short lists take the place of the matrix.
 */
export interface Places {
  /** Outputs of a row, and rows. */
  readonly outputs: number;
  /** `[C k k]` */
  readonly offsets: readonly number[];
  /** `[outputs outputs]` */
  readonly starts: readonly number[];
}

/** Of an image `[C, size, size]` without padding. */
export function placesOf({ channels, size, kernel, stride }: PanelSizes): Places {
  const outputs = outputSize(size, kernel, stride, 0);
  const grid = (rows: number, columns: number, step: number) =>
    Array.from({ length: rows * columns }, (_, place) => {
      const row = Math.floor(place / columns);
      return step * (row * size + (place % columns));
    });
  const taps = grid(kernel, kernel, 1);
  const offsets = Array.from({ length: channels }, (_, channel) =>
    taps.map((tap) => channel * size * size + tap),
  ).flat();
  return { outputs, offsets, starts: grid(outputs, outputs, stride) };
}

/** The product of weights `[rows, C k k]` and columns that are found in the image: `[rows, outputs outputs]`. */
export function implicitProduct(
  weight: ArrayLike<number>,
  x: ArrayLike<number>,
  rows: number,
  { offsets, starts }: Places,
): number[] {
  return Array.from({ length: rows * starts.length }, (_, place) => {
    const row = Math.floor(place / starts.length);
    const start = starts[place % starts.length]!;
    return offsets.reduce(
      (sum, offset, k) => sum + weight[row * offsets.length + k]! * x[start + offset]!,
      0,
    );
  });
}

/** A tile of rows x columns results over `terms` steps: each step loads a column of A and a row of B. */
export function tileCounts(rows: number, columns: number, terms: number) {
  const loads = terms * (rows + columns);
  const products = terms * rows * columns;
  return { loads, products, each: loads / products };
}
