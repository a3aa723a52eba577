// Bytes as text that gzip makes nearly as small as the bytes themselves; base64 hides from it where bytes begin.

/** The characters from "#" to "~", of which strings escape one alone. */
export const firstCharacter = 35;
export const characters = 92;
/** So many bytes, counted from `firstByte` on and past 255, are one character each: in WebAssembly most are of these. */
export const singles = 90;
export const firstByte = 248;

/** The bytes that scripts/text.ts made a text of. */
export function fromText(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  let length = 0;
  const character = (at: number) => text.charCodeAt(at) - firstCharacter;
  for (let at = 0; at < text.length; at++) {
    let place = character(at);
    if (place >= singles) place = singles + (place - singles) * characters + character(++at);
    bytes[length++] = firstByte + place;
  }
  return bytes.slice(0, length);
}
