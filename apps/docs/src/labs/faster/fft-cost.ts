export interface CostSizes {
  readonly channels: number;
  readonly filters: number;
  /** Outputs along each axis of one image. */
  readonly size: number;
}

/** Additions and multiplications of the direct method. */
export function directFlops({ channels, filters, size }: CostSizes, kernel: number): number {
  return 2 * channels * filters * size ** 2 * kernel ** 2;
}

/** A transform of T x T real numbers: half of 5 n log2 n, with n their number. */
const transformFlops = (points: number) => 2.5 * points ** 2 * Math.log2(points ** 2);

/**
 * Additions and multiplications with tiles of T x T, each of which gives (T - k + 1)^2 outputs: transforms of tiles, of
 * filters and of sums; and for a tile, a filter and a channel T^2 / 2 complex products and sums of 8 operations, the
 * spectrum of real numbers being symmetric.
 */
export function fftFlops({ channels, filters, size }: CostSizes, kernel: number, points: number): number {
  const tiles = Math.ceil(size / (points - kernel + 1)) ** 2;
  const transforms = tiles * (channels + filters) + channels * filters;
  return transforms * transformFlops(points) + tiles * channels * filters * 4 * points ** 2;
}

/** The tile, a power of two, that costs least. */
export function cheapestTile(sizes: CostSizes, kernel: number): { points: number; flops: number } {
  let best = { points: 0, flops: Number.POSITIVE_INFINITY };
  for (let points = 2; points < 2 * (sizes.size + kernel); points *= 2) {
    if (points < kernel) continue;
    const flops = fftFlops(sizes, kernel, points);
    if (flops < best.flops) best = { points, flops };
  }
  return best;
}

export const kernels: readonly number[] = Array.from({ length: 15 }, (_, i) => 3 + 2 * i);

/** Both methods for every kernel size, and the first kernel from which on frequencies take fewer operations. */
export function costs(sizes: CostSizes) {
  const rows = kernels.map((kernel) => {
    const { points, flops } = cheapestTile(sizes, kernel);
    return { kernel, direct: directFlops(sizes, kernel), fft: flops, points };
  });
  const last = rows.findLastIndex(({ direct, fft }) => fft >= direct);
  return { rows, crossing: rows[last + 1]?.kernel };
}
