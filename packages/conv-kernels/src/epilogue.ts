import type { Epilogue, FloatArray } from "./algorithm.ts";
import type { ConvGeometry } from "./geometry.ts";
import type { ImageLayout } from "./options.ts";

/** Adds to every element of an image its channel's bias. */
export function addBias(image: FloatArray, bias: FloatArray, batch: number, layout: ImageLayout): void {
  const channels = bias.length;
  const run = layout === "NHWC" ? 1 : image.length / (batch * channels);
  for (let start = 0, k = 0; start < image.length; start += run, k = (k + 1) % channels) {
    const value = bias[k]!;
    for (let i = start; i < start + run; i++) image[i]! += value;
  }
}

/** Starts an output that products will be added to: every element is its channel's bias, or zero. */
export function startOutput(geometry: ConvGeometry, output: FloatArray, { bias }: Epilogue = {}): void {
  output.fill(0);
  if (bias) addBias(output, bias, geometry.batch, geometry.layout);
}
