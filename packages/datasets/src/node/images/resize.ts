import type { RasterImage } from "./raster-image.ts";

/** Weights are integers of 22 bits after the point, so that sums of 255 times them fit 32 bits. */
const precision = 22;

/** What one output pixel is made of: input pixels from `start` on, and the weight of each. */
interface Taps {
  readonly start: number;
  readonly weights: Int32Array;
}

/**
 * The triangle filter of bilinear interpolation, widened by the factor of shrinking, so that every input pixel counts
 * (antialiasing): what Pillow's `resize(size, Image.BILINEAR)` and torchvision's `Resize` compute, to the last bit.
 */
function triangle(from: number, to: number): Taps[] {
  const scale = from / to;
  const support = Math.max(scale, 1);
  return Array.from({ length: to }, (_, i) => {
    const center = (i + 0.5) * scale;
    const start = Math.max(0, Math.trunc(center - support + 0.5));
    const end = Math.min(from, Math.trunc(center + support + 0.5));
    const exact = Float64Array.from({ length: end - start }, (_, k) =>
      Math.max(0, 1 - Math.abs((start + k - center + 0.5) * (1 / support))),
    );
    const sum = exact.reduce((total, weight) => total + weight, 0);
    return {
      start,
      weights: Int32Array.from(exact, (weight) => Math.trunc(0.5 + (weight / sum) * 2 ** precision)),
    };
  });
}

/** Resizes to exactly this size, first along rows, then along columns, with bytes in between. */
export function resize(image: RasterImage, height: number, width: number): RasterImage {
  const wide = image.width === width ? image : alongRows(image, width);
  return wide.height === height ? wide : alongColumns(wide, height);
}

function alongRows({ height, width: from, channels, data }: RasterImage, width: number): RasterImage {
  const result = new Uint8Array(height * width * channels);
  const taps = triangle(from, width);
  for (let y = 0, at = 0; y < height; y++)
    for (const { start, weights } of taps)
      for (let c = 0; c < channels; c++, at++)
        result[at] = filter(data, (y * from + start) * channels + c, channels, weights);
  return { height, width, channels, data: result };
}

function alongColumns({ height: from, width, channels, data }: RasterImage, height: number): RasterImage {
  const row = width * channels;
  const result = new Uint8Array(height * row);
  triangle(from, height).forEach(({ start, weights }, y) => {
    for (let x = 0; x < row; x++) result[y * row + x] = filter(data, start * row + x, row, weights);
  });
  return { height, width, channels, data: result };
}

function filter(data: Uint8Array, start: number, step: number, weights: Int32Array): number {
  let sum = 1 << (precision - 1);
  for (let k = 0, at = start; k < weights.length; k++, at += step) sum += data[at]! * weights[k]!;
  return Math.min(sum >> precision, 255);
}
