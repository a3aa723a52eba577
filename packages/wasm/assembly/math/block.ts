// Functions of dozens of instructions that each wait for the last are computed for a block at a time, in passes of a few:
// a processor sees a hundred instructions ahead, so many vectors at once in a short pass and three in a long one.
// A block is whole vectors in a thread's memory, and room as large behind it for what one pass leaves to the next.

/** Bytes of a block at most. */
export const BLOCK: usize = 1024;
/** From a block to the room behind it. */
export const ASIDE: usize = BLOCK;
/** Bytes of a block and its room. */
export const BLOCK_ROOM: usize = BLOCK + ASIDE;

/** Bytes of the block that begins so many bytes before the end. */
// @ts-ignore: decorator
@inline
export function blockBytes(left: usize): usize {
  return left < BLOCK ? (left + 15) & -16 : BLOCK;
}

/** Copies `bytes` of floats to a block; its last vector is filled with the last float. */
export function readBlock(block: usize, from: usize, bytes: usize): void {
  const whole = bytes & -16;
  for (let i: usize = 0; i < whole; i += 16) v128.store(block + i, v128.load(from + i));
  if (whole == bytes) return;
  v128.store(block + whole, v128.load32_splat(from + bytes - 4));
  for (let i = whole; i < bytes; i += 4) store<f32>(block + i, load<f32>(from + i));
}

/** Copies a block's first `bytes` back. */
export function writeBlock(to: usize, block: usize, bytes: usize): void {
  const whole = bytes & -16;
  for (let i: usize = 0; i < whole; i += 16) v128.store(to + i, v128.load(block + i));
  for (let i = whole; i < bytes; i += 4) store<f32>(to + i, load<f32>(block + i));
}
