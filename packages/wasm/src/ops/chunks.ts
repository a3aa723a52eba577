/** Elements of work a chunk, 20 to 100 us: less would be lost in taking chunks, more would leave threads idle. */
const grain = 1 << 16;
/** The most chunks of one job. */
const most = 4096;

/**
 * In how many chunks `items` are done that take `work` each, counted in elements read or written. A function of the
 * sizes alone: results must not depend on the number of threads.
 */
export function chunksOf(items: number, work: number): number {
  return Math.min(items, most, Math.max(1, Math.round((items * work) / grain)));
}
