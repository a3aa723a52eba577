/** Along a side of MNIST's images, and of the box that the digit itself is scaled to. */
export const DIGIT_SIDE = 28;
const BOX_SIDE = 20;

/** Rows and columns of what is not blank, ends excluded; undefined when all is. */
function boundsOf(ink: ArrayLike<number>, side: number) {
  let [top, left, bottom, right] = [side, side, 0, 0];
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++)
      if (ink[y * side + x]! > 0) {
        top = Math.min(top, y);
        bottom = Math.max(bottom, y + 1);
        left = Math.min(left, x);
        right = Math.max(right, x + 1);
      }
  return bottom > top ? { top, left, bottom, right } : undefined;
}

/**
 * A drawing as MNIST's authors prepared theirs: scaled, its proportions kept, to fit a box of 20 x 20 pixels, and put into
 * 28 x 28 so that its centre of mass is in the middle. A pixel is the mean of the drawing over its area.
 *
 * @param ink `side` x `side`, row-major, 0 .. 1
 * @returns 28 x 28 in 0 .. 1; all zero for a blank drawing
 *
 * Source: LeCun, Cortes, Burges, "The MNIST database of handwritten digits".
 */
export function fitDigit(ink: ArrayLike<number>, side: number): Float32Array {
  const image = new Float32Array(DIGIT_SIDE * DIGIT_SIDE);
  const bounds = boundsOf(ink, side);
  if (!bounds) return image;
  const scale = BOX_SIDE / Math.max(bounds.bottom - bounds.top, bounds.right - bounds.left);
  const { x: centreX, y: centreY } = centreOfMass(ink, side);
  // An element of the drawing covers scale x scale of a pixel: it is shared out over the pixels that it touches.
  for (let y = bounds.top; y < bounds.bottom; y++)
    for (let x = bounds.left; x < bounds.right; x++) {
      const amount = ink[y * side + x]!;
      if (amount === 0) continue;
      for (const [row, height] of cover((y - centreY) * scale + DIGIT_SIDE / 2, scale))
        for (const [column, width] of cover((x - centreX) * scale + DIGIT_SIDE / 2, scale))
          image[row * DIGIT_SIDE + column]! += amount * height * width;
    }
  return image.map((value) => Math.min(1, value));
}

/** The pixels that a stretch touches, and how much of each; what lies outside of the image is left out. */
function* cover(start: number, length: number): Iterable<[pixel: number, share: number]> {
  for (let pixel = Math.floor(start); pixel < start + length; pixel++) {
    const share = Math.min(pixel + 1, start + length) - Math.max(pixel, start);
    if (share > 0 && pixel >= 0 && pixel < DIGIT_SIDE) yield [pixel, share];
  }
}

/** In elements; that of the element at 0, 0 alone is 0.5, 0.5. */
function centreOfMass(ink: ArrayLike<number>, side: number): { x: number; y: number } {
  let [mass, x, y] = [0, 0, 0];
  for (let i = 0; i < side * side; i++) {
    mass += ink[i]!;
    x += ink[i]! * ((i % side) + 0.5);
    y += ink[i]! * (Math.floor(i / side) + 0.5);
  }
  return { x: x / mass, y: y / mass };
}
