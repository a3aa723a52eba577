import { ArgumentError, ShapeError } from "@convkit/ndarray";
import { checkDTypes } from "../record.ts";
import type { Tensor } from "../tensor.ts";
import { reshape, transpose } from "./shape.ts";

function checkArguments(name: string, x: Tensor, factor: number): void {
  checkDTypes(name, { x });
  if (!Number.isSafeInteger(factor) || factor < 1)
    throw new ArgumentError(name, `the factor must be a positive integer, got ${factor}`);
  if (x.rank !== 4)
    throw new ShapeError(name, `x must have 4 axes (N, C, H, W), got ${x.rank}`, [
      { name: "x", value: x.shape, note: "N, C, H, W" },
    ]);
}

/**
 * Lays the elements of `r^2` channels side by side: an image r times as high and wide.
 *
 *   y[n, c, h*r + i, w*r + j] = x[n, c*r^2 + i*r + j, h, w]
 *
 * @param x `[N, C*r^2, H, W]`
 * @param factor r
 * @returns `[N, C, H*r, W*r]`
 * @throws ShapeError when x has another rank or its channels are no multiple of r^2
 * @throws ArgumentError when r is not a positive integer
 * @example
 * pixelShuffle(tensor([[[[1]], [[2]], [[3]], [[4]]]]), 2).toNDArray().toArray() // [[[[1, 2], [3, 4]]]]
 *
 * Source: Shi et al., "Real-Time Single Image and Video Super-Resolution Using an Efficient Sub-Pixel Convolutional Neural
 * Network", arXiv:1609.05158, section 3.2.
 */
export function pixelShuffle(x: Tensor, factor: number): Tensor {
  checkArguments("pixelShuffle", x, factor);
  const [n, channels, h, w] = x.shape as [number, number, number, number];
  const r = factor;
  if (channels % r ** 2 !== 0)
    throw new ShapeError("pixelShuffle", `the channels must be a multiple of ${r}^2, got ${channels}`, [
      { name: "x", value: x.shape, note: "N, C, H, W" },
    ]);
  const c = channels / r ** 2;
  return reshape(transpose(reshape(x, [n, c, r, r, h, w]), [0, 1, 4, 2, 5, 3]), [n, c, h * r, w * r]);
}

/**
 * The inverse of `pixelShuffle`: every `r x r` square of elements becomes `r^2` channels.
 *
 * @param x `[N, C, H*r, W*r]`
 * @param factor r
 * @returns `[N, C*r^2, H, W]`
 * @throws ShapeError when x has another rank or r does not divide its height and width
 * @throws ArgumentError when r is not a positive integer
 * @example
 * pixelUnshuffle(tensor([[[[1, 2], [3, 4]]]]), 2).toNDArray().toArray() // [[[[1]], [[2]], [[3]], [[4]]]]
 */
export function pixelUnshuffle(x: Tensor, factor: number): Tensor {
  checkArguments("pixelUnshuffle", x, factor);
  const [n, c, height, width] = x.shape as [number, number, number, number];
  const r = factor;
  if (height % r !== 0 || width % r !== 0)
    throw new ShapeError(
      "pixelUnshuffle",
      `height and width must be multiples of ${r}, got ${height} and ${width}`,
      [{ name: "x", value: x.shape, note: "N, C, H, W" }],
    );
  const [h, w] = [height / r, width / r];
  return reshape(transpose(reshape(x, [n, c, h, r, w, r]), [0, 1, 3, 5, 2, 4]), [n, c * r ** 2, h, w]);
}
