/** A thread's scratch memory, and what the transforms of tiles and filters take at its start. */
export const scratchBytes = 2 ** 20;
export const transformBytes = 2 ** 13;

/** The least odd multiple of 64 bytes that holds `bytes`: planes an even multiple apart would share cache sets. */
export function oddLines(bytes: number): number {
  const lines = Math.ceil(bytes / 64);
  return 64 * (lines + 1 - (lines % 2));
}
