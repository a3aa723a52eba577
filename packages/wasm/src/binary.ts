import { unpack } from "./unpack.ts";

/** Bytes as they lie in the source text: packed, so that a bundle's own compression has nothing left to do, in base64. */
export interface PackedBytes {
  readonly length: number;
  readonly base64: string;
}

export function unpackText({ length, base64 }: PackedBytes): Uint8Array<ArrayBuffer> {
  return unpack(
    Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)),
    length,
  );
}

/**
 * Makes the bytes that scripts/delta.ts made a delta of: over and over a count and so many new bytes, then how far ahead
 * of the last copy's end the next one starts (2n, or -2n - 1 for back), and how long it is. The last copy is left out.
 */
export function applyDelta(from: Uint8Array, delta: Uint8Array): Uint8Array<ArrayBuffer> {
  const out: number[] = [];
  let at = 0;
  const varint = () => {
    let n = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = delta[at++]!;
      n += (byte & 127) << shift;
      if (byte < 128) return n;
    }
  };
  for (let place = 0; at < delta.length; ) {
    for (let fresh = varint(); fresh > 0; fresh--) {
      out.push(delta[at++]!);
      place++;
    }
    if (at === delta.length) break;
    const step = varint();
    place += step % 2 ? -(step + 1) / 2 : step / 2;
    for (let copied = varint(); copied > 0; copied--) out.push(from[place++]!);
  }
  return Uint8Array.from(out);
}
