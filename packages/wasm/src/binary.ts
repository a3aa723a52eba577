/**
 * Bytes of hexadecimal text. After gzip it is a quarter shorter than base64, which hides from it where bytes begin.
 */
export function fromHex(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = 16 * digit(text, 2 * i) + digit(text, 2 * i + 1);
  return bytes;
}

/** "0" to "9" and "a" to "f" end in the bits of 0 to 9 and 1 to 6; only letters have bit 6. */
function digit(text: string, i: number): number {
  const code = text.charCodeAt(i);
  return (code & 15) + 9 * (code >> 6);
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
