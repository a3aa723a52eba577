import type { ConvAxis } from "../../axes.ts";
import type { ConvGeometry } from "../../geometry.ts";
import type { Tiling } from "./tiling.ts";

// Parts of a kernel's arguments, 32-bit words; @convkit/wasm's assembly/winograd reads them in this order.

const floatBytes = 4;

/** Images `[N, channels, H, W]`, and the row and column where the first tile starts. */
export function imageRecord(
  address: number,
  channels: number,
  [height, width]: readonly number[],
  [top, left]: readonly number[] = [0, 0],
): number[] {
  const planeBytes = floatBytes * height! * width!;
  return [address, channels * planeBytes, planeBytes, height!, width!, top!, left!];
}

export function gridRecord({ across, down, tiles, step }: Tiling): number[] {
  return [across, down, tiles, step];
}

const taps = 9;

/** Filters `[O, C/groups, 3, 3]` as they lie. */
export function weightRecord(address: number, channels: number): number[] {
  return [address, floatBytes * taps * channels, floatBytes * taps, 0];
}

/** The filters of the input gradient: input and output channels exchanged, taps in reverse. */
export function flippedWeightRecord(address: number, channels: number): number[] {
  return [address, floatBytes * taps, floatBytes * taps * channels, 1];
}

export const sizesOf = (geometry: ConvGeometry, key: "inputSize" | "outputSize") =>
  geometry.axes.map((axis: ConvAxis) => axis[key]);
