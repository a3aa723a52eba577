/** Ink on a square: each element in 0 .. 1, four by four of them a pixel of MNIST's. */
export const INK_SIDE = 112;
/** Cells that keys fill, along a side. */
export const CELLS = 28;

/** Of the pen, in elements; digits drawn as large as the square then have strokes like MNIST's. */
const penRadius = 4.5;

export function blankInk(): Float32Array {
  return new Float32Array(INK_SIDE * INK_SIDE);
}

/** Draws a line with round ends between two points, in elements, edges softened over one. */
export function drawLine(
  ink: Float32Array,
  [x0, y0]: readonly [number, number],
  [x1, y1]: readonly [number, number],
  radius = penRadius,
): void {
  const reach = Math.ceil(radius + 1);
  const [left, right] = [Math.min(x0, x1) - reach, Math.max(x0, x1) + reach];
  const [top, bottom] = [Math.min(y0, y1) - reach, Math.max(y0, y1) + reach];
  const [dx, dy] = [x1 - x0, y1 - y0];
  const length = dx * dx + dy * dy;
  for (let y = Math.max(0, Math.floor(top)); y < Math.min(INK_SIDE, bottom); y++)
    for (let x = Math.max(0, Math.floor(left)); x < Math.min(INK_SIDE, right); x++) {
      const [px, py] = [x + 0.5 - x0, y + 0.5 - y0];
      const along = length === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / length));
      const distance = Math.hypot(px - along * dx, py - along * dy);
      const amount = Math.min(1, Math.max(0, radius + 0.5 - distance));
      const at = y * INK_SIDE + x;
      ink[at] = Math.max(ink[at]!, amount);
    }
}

/** Fills or clears one of the 28 x 28 cells. */
export function setCell(ink: Float32Array, row: number, column: number, value: number): void {
  const size = INK_SIDE / CELLS;
  for (let y = row * size; y < (row + 1) * size; y++)
    ink.fill(value, y * INK_SIDE + column * size, y * INK_SIDE + (column + 1) * size);
}

export function isCellInked(ink: Float32Array, row: number, column: number): boolean {
  const size = INK_SIDE / CELLS;
  return ink[(row * size + size / 2) * INK_SIDE + column * size + size / 2]! > 0.5;
}
