/** An image of 8 bits a channel: `[height, width, channels]`, row by row. */
export interface RasterImage {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  readonly data: Uint8Array;
}

/**
 * Brightness of red, green and blue, `0.299 R + 0.587 G + 0.114 B` in 16-bit fixed point as Pillow's mode "L"; a grey of
 * all three stays what it is. Weights: ITU-R BT.601, section 2.5.1.
 */
export function toGrey({ height, width, data }: RasterImage): RasterImage {
  const grey = new Uint8Array(height * width);
  for (let i = 0, at = 0; i < grey.length; i++, at += 3)
    grey[i] = (data[at]! * 19595 + data[at + 1]! * 38470 + data[at + 2]! * 7471 + 0x8000) >> 16;
  return { height, width, channels: 1, data: grey };
}

/** `[channels, height, width]`: one plane a channel. */
export function toPlanes({ height, width, channels, data }: RasterImage): Uint8Array {
  if (channels === 1) return data;
  const size = height * width;
  const planes = new Uint8Array(channels * size);
  for (let c = 0; c < channels; c++)
    for (let i = 0, at = c; i < size; i++, at += channels) planes[c * size + i] = data[at]!;
  return planes;
}
