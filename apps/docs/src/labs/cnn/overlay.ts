import { DIGIT_SIDE } from "./fit-digit.ts";

const heat = [255, 110, 20] as const;

/** A digit in grey under a map in orange, both 0 .. 1: RGBA. */
export function overlay(pixels: ArrayLike<number>, map: ArrayLike<number>): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(map.length * 4);
  for (let i = 0; i < map.length; i++) {
    const grey = 16 + 239 * pixels[i]!;
    // The digit shows through the hottest places, too.
    const share = 0.75 * map[i]!;
    for (let c = 0; c < 3; c++) rgba[i * 4 + c] = grey + (heat[c]! - grey) * share;
    rgba[i * 4 + 3] = 255;
  }
  return rgba;
}

/** Where a map is largest; undefined when it is zero everywhere. */
export function strongest(map: ArrayLike<number>): { row: number; column: number } | undefined {
  let at = -1;
  for (let i = 0; i < map.length; i++) if (map[i]! > (at < 0 ? 0 : map[at]!)) at = i;
  return at < 0 ? undefined : { row: Math.floor(at / DIGIT_SIDE), column: at % DIGIT_SIDE };
}
