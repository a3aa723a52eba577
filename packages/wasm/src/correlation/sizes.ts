import type { Correlation } from "./correlation.ts";

/** What a plan is made from. */
export type Sizes = Pick<Correlation, "images" | "groups" | "rows" | "channels" | "axes">;

export const tapsOf = ({ axes }: Sizes) => axes[0].taps * axes[1].taps * axes[2].taps;

export const flopsOf = ({ images, groups, rows, channels, axes }: Sizes) =>
  axes.reduce((product, { taps, output }) => product * taps * output, 2 * images * groups * rows * channels);

/** What the regions of assembly/correlation/job.ts hold: bytes of planes (less a margin for reading ahead), terms, quads. */
export const limits = { planes: (640 << 10) - 256, terms: 16384, quads: 4092 };
/** Planes that leave room in a second cache of 1 MB. */
export const comfortable = 512 << 10;
