import { indicesAt, placeOf } from "./planes.ts";

/** A two-dimensional convolution, channels first, square in stride and padding. */
export interface Convolution {
  readonly inputShape: readonly [number, number, number, number];
  readonly weightShape: readonly [number, number, number, number];
  readonly stride: number;
  readonly padding: number;
}

/** One product of the sum for an output element; where the window hangs over the edge there is no input element. */
export interface Term {
  readonly input: number | undefined;
  readonly weight: number;
}

/** `floor((size + 2 padding - kernel) / stride) + 1`; below 1 where the kernel does not fit. */
export function outputSize(size: number, kernel: number, stride: number, padding: number): number {
  return Math.floor((size + 2 * padding - kernel) / stride) + 1;
}

/** [N, O, H, W] */
export function outputShape({ inputShape, weightShape, stride, padding }: Convolution): number[] {
  const [batch, , height, width] = inputShape;
  const [filters, , kH, kW] = weightShape;
  return [batch, filters, outputSize(height, kH, stride, padding), outputSize(width, kW, stride, padding)];
}

/** The products that make an output element, channel by channel and row by row: as many as a filter has weights. */
export function termsOf(convolution: Convolution, output: number): Term[] {
  const { inputShape, weightShape, stride, padding } = convolution;
  const [n, o, i, j] = indicesAt(outputShape(convolution), output) as [number, number, number, number];
  const [, channels, height, width] = inputShape;
  const [, , kH, kW] = weightShape;
  const filter = [channels, kH, kW];
  return Array.from({ length: channels * kH * kW }, (_, place) => {
    const [c, u, v] = indicesAt(filter, place) as [number, number, number];
    const [row, column] = [i * stride - padding + u, j * stride - padding + v];
    const inside = row >= 0 && row < height && column >= 0 && column < width;
    return {
      input: inside ? placeOf(inputShape, [n, c, row, column]) : undefined,
      weight: placeOf(weightShape, [o, c, u, v]),
    };
  });
}

/** Places of an image with its padding, and the elements that they show; undefined is a zero of the padding. */
export function paddedPlaces({ inputShape, padding }: Convolution): {
  shape: number[];
  places: (number | undefined)[];
} {
  const [batch, channels, height, width] = inputShape;
  const shape = [batch, channels, height + 2 * padding, width + 2 * padding];
  const places = Array.from({ length: shape.reduce((n, size) => n * size, 1) }, (_, place) => {
    const [n, c, h, w] = indicesAt(shape, place) as [number, number, number, number];
    const [row, column] = [h - padding, w - padding];
    const inside = row >= 0 && row < height && column >= 0 && column < width;
    return inside ? placeOf(inputShape, [n, c, row, column]) : undefined;
  });
  return { shape, places };
}
