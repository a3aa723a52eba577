import { ArgumentError } from "@convkit/ndarray";

/** Colours that numbers are drawn in, from the lowest to the highest. */
export type ColourMap = "gray" | "viridis" | "inferno" | "diverging";

/**
 * Stops at equal distances, between which colours are interpolated linearly. Lightness rises throughout each, so that they
 * tell values apart in grey, and for people who see few colours, too. viridis and inferno: Smith & van der Walt's, of
 * matplotlib, in the public domain.
 */
const stops: Readonly<Record<ColourMap, readonly string[]>> = {
  gray: ["000000", "ffffff"],
  viridis: ["440154", "472d7b", "3b528b", "2c728e", "21918c", "28ae80", "5ec962", "addc30", "fde725"],
  inferno: ["000004", "210c4a", "57106e", "8a226a", "bc3754", "e45a31", "f98c0a", "f9cb35", "fcffa4"],
  // Negative is dark blue, zero grey, positive light amber.
  diverging: ["1b2a6b", "8e8c97", "ffcf70"],
};

/** How many colours of a map there are: as many as a byte tells apart. */
const SHADES = 256;

/** How many bytes a pixel of a map has: gray needs one. */
export const channelsOf = (colours: ColourMap): 1 | 3 => (colours === "gray" ? 1 : 3);

/** The bytes of all shades of a map, the lowest first: `[256, channels]`. */
export function shadesOf(functionName: string, colours: ColourMap): Uint8Array {
  if (!Object.hasOwn(stops, colours)) {
    const known = Object.keys(stops).map((name) => JSON.stringify(name));
    throw new ArgumentError(
      functionName,
      `colours must be one of ${known.join(", ")}, got ${JSON.stringify(colours)}`,
    );
  }
  const channels = channelsOf(colours);
  const bytes = stops[colours].map((hex) =>
    [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)),
  );
  const shades = new Uint8Array(SHADES * channels);
  for (let shade = 0; shade < SHADES; shade++) {
    const at = (shade / (SHADES - 1)) * (bytes.length - 1);
    const below = Math.min(Math.floor(at), bytes.length - 2);
    for (let c = 0; c < channels; c++) {
      const [low, high] = [bytes[below]![c]!, bytes[below + 1]![c]!];
      shades[shade * channels + c] = Math.round(low + (high - low) * (at - below));
    }
  }
  return shades;
}

/** Which shade a value has, 0 .. 255, with `low` the first and `high` the last; what is beyond takes these, NaN the first. */
export function shadeOf(value: number, low: number, high: number): number {
  const share = high > low ? (value - low) / (high - low) : 0;
  return Math.round((SHADES - 1) * Math.min(1, Math.max(0, share || 0)));
}
