import { characters, firstByte, firstCharacter, singles } from "../src/text.ts";

/** Bytes as text, for `fromText` in src/text.ts. */
export function toText(bytes: Uint8Array): string {
  const places = [...bytes].flatMap((byte) => {
    const place = (byte - firstByte) & 255;
    const beyond = place - singles;
    return beyond < 0 ? [place] : [singles + Math.floor(beyond / characters), beyond % characters];
  });
  return places.map((place) => String.fromCharCode(firstCharacter + place)).join("");
}
