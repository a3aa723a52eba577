import type { NDArray } from "@convkit/ndarray";
import { scaleLinear } from "d3-scale";
import { encode } from "fast-png";

function dataUri(png: Uint8Array): string {
  return `data:image/png;base64,${Buffer.from(png).toString("base64")}`;
}

/** A greyscale PNG of an image `[H, W]`; `brightest` is what becomes white. */
export function greyImage(image: NDArray, brightest = 255): string {
  const [height, width] = image.shape as [number, number];
  const data = Uint8Array.from(image.toTypedArray(), (value) =>
    Math.max(0, (255 * value) / (brightest || 1)),
  );
  return dataUri(encode({ width, height, data, channels: 1 }));
}

/** From inhibiting to exciting. Lightness rises throughout, so that the signs differ without colour too. */
export const signedColours = ["#1b2a6b", "#8e8c97", "#ffcf70"] as const;

const rgb = (hex: string) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

/** A PNG of signed numbers `[H, W]`, by `signedColours`; `largest` in magnitude takes the outer colours. */
export function signedImage(values: NDArray, largest: number): string {
  const [height, width] = values.shape as [number, number];
  const colour = scaleLinear<number[]>()
    .domain([-largest || -1, 0, largest || 1])
    .range(signedColours.map(rgb));
  const data = Uint8Array.from([...values.toTypedArray()].flatMap((value) => colour(value).slice(0, 3)));
  return dataUri(encode({ width, height, data, channels: 3 }));
}
