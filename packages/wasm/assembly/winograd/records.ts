// Parts of a kernel's arguments, 32-bit words in this order; src of the algorithm writes them.

/** Images whose planes are cut into tiles. Steps are in bytes. */
@unmanaged
export class Image {
  data: usize;
  imageStep: usize;
  planeStep: usize;
  height: i32;
  width: i32;
  /** Row and column where the first tile starts: negative in the padding before the image. */
  top: i32;
  left: i32;
}

/** Tiles in the order of images, rows, columns. */
@unmanaged
export class Grid {
  /** Tiles in a row and rows in an image. */
  across: i32;
  down: i32;
  /** Of all images. */
  tiles: i32;
  /** Elements from a tile to its neighbour: 4 in F(4,3), 2 in F(2,3). */
  step: i32;
}

/** Which transform a tile gets. */
export const DATA6: i32 = 0;
export const DATA4: i32 = 1;
export const GRAD6: i32 = 2;
export const GRAD4: i32 = 3;

/** Tiles that are transformed together: the width of the products' micro-kernel. */
export const BLOCK: i32 = 16;

/** The least odd multiple of 64 bytes that holds `bytes`: planes an even multiple apart would share cache sets. */
// @ts-ignore: decorator
@inline
export function oddLines(bytes: usize): usize {
  return ((((bytes + 63) >> 6) | 1) << 6);
}
