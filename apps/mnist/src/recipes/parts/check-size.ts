import type { ModelSize } from "../recipe.ts";

/** Throws unless a network that halves sides twice has something left of them. */
export function checkSize({ height, width }: ModelSize, smallest = 4): void {
  if (Math.min(height, width) < smallest)
    throw new Error(`images must be at least ${smallest} x ${smallest} pixels, got ${height} x ${width}`);
}

/** Throws unless halving both sides twice leaves no remainder, so that doubling them twice gives them back. */
export function checkWhole({ height, width }: ModelSize): void {
  if (height === 0 || width === 0 || height % 4 !== 0 || width % 4 !== 0)
    throw new Error(`both sides of the images must be multiples of 4, got ${height} x ${width}`);
}
