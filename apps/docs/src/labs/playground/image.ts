import { conv2d } from "@convkit/conv-kernels";
import { fromTypedArray, type NDArray } from "@convkit/ndarray";
import type { Job } from "./job.ts";
import type { ImageState } from "./state.ts";

/** Bytes of red, green, blue and opacity, as canvases hold them. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** [1, 3, height, width], from 0 to 1; what is transparent lies on white. */
export function toPlanes({ width, height, data }: Pixels): NDArray {
  const area = width * height;
  const planes = new Float32Array(3 * area);
  for (let place = 0; place < area; place++) {
    const opacity = data[4 * place + 3]! / 255;
    for (let channel = 0; channel < 3; channel++)
      planes[channel * area + place] = (data[4 * place + channel]! / 255) * opacity + 1 - opacity;
  }
  return fromTypedArray(planes, [1, 3, height, width]);
}

/** How a value is shown, from 0 to 1; what lies outside is cut off. */
const seen: Readonly<Record<ImageState["show"], (value: number) => number>> = {
  clip: (value) => value,
  absolute: Math.abs,
  middle: (value) => 0.5 + value / 2,
};

/** The bytes of [1, 3, height, width]. */
export function toPixels(planes: NDArray, show: ImageState["show"]): Pixels {
  const [, , height, width] = planes.shape as [number, number, number, number];
  const values = planes.toTypedArray();
  const area = width * height;
  const data = new Uint8ClampedArray(4 * area).fill(255);
  for (let place = 0; place < area; place++)
    for (let channel = 0; channel < 3; channel++)
      data[4 * place + channel] = 255 * seen[show](values[channel * area + place]!);
  return { width, height, data };
}

/** One kernel for each of three channels: [3, 1, k, k]. */
function weights(kernel: readonly number[]): { shape: number[]; values: Float32Array } {
  const size = Math.sqrt(kernel.length);
  return { shape: [3, 1, size, size], values: Float32Array.from([...kernel, ...kernel, ...kernel]) };
}

const optionsOf = ({ stride, paddingMode }: ImageState) =>
  ({ stride, paddingMode, padding: "same", groups: 3 }) as const;

/** The picture through the filter. @throws ArgumentError where the picture is too small for the padding mode */
export function filterImage(planes: NDArray, state: ImageState): NDArray {
  const { shape, values } = weights(state.kernel);
  return conv2d(planes, fromTypedArray(values, shape), optionsOf(state));
}

/** The same as a job for all algorithms. */
export function imageJob(planes: NDArray, state: ImageState): Job {
  return {
    op: "conv2d",
    dtype: "float32",
    arrays: {
      input: { shape: planes.shape, values: planes.toTypedArray() as Float32Array },
      weight: weights(state.kernel),
    },
    shapes: {},
    options: optionsOf(state),
  };
}

/** What a picture is like, for who cannot see it: its mean brightness and how much of it is bright. */
export function describePixels({ width, height, data }: Pixels): string {
  let sum = 0;
  let bright = 0;
  for (let place = 0; place < data.length; place += 4) {
    const value = (data[place]! + data[place + 1]! + data[place + 2]!) / 765;
    sum += value;
    if (value > 0.5) bright++;
  }
  const area = width * height;
  return `${width} × ${height} pixels, mean brightness ${(sum / area).toFixed(2)}, ${Math.round((100 * bright) / area)} % brighter than half`;
}

/** The largest size of at most `most` a side with the same shape. */
export function fitWithin(width: number, height: number, most: number): [number, number] {
  const scale = Math.min(1, most / Math.max(width, height));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}
