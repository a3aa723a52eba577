import type { Planes } from "./transform.ts";

/** A rectangle of an image, from the first row and column to those after the last; clipped at the image's edges. */
export interface Rectangle {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** Fills the rectangle in every plane. */
export function erase({ data, start, count, height, width }: Planes, hole: Rectangle, fill: number): void {
  const [left, right] = [Math.max(hole.left, 0), Math.min(hole.right, width)];
  if (left >= right) return;
  for (let c = 0; c < count; c++)
    for (let y = Math.max(hole.top, 0); y < Math.min(hole.bottom, height); y++) {
      const row = start + (c * height + y) * width;
      data.fill(fill, row + left, row + right);
    }
}
