/** Polynomials, their bits reversed: of zip, PNG and Ethernet, and Castagnoli's, of TensorFlow's records. */
export const polynomials = { ieee: 0xedb88320, castagnoli: 0x82f63b78 } as const;

/** The remainder of every byte. */
function remainders(polynomial: number): Int32Array {
  return Int32Array.from({ length: 256 }, (_, byte) => {
    let remainder = byte;
    for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? polynomial : 0);
    return remainder;
  });
}

/** The 32-bit cyclic redundancy check of parts as if they were one: every burst of up to 32 wrong bits changes it. */
export function crc32(parts: readonly Uint8Array[], polynomial: number = polynomials.ieee): number {
  const table = remainders(polynomial);
  let crc = -1;
  for (const part of parts)
    for (let i = 0; i < part.length; i++) crc = table[(crc ^ part[i]!) & 255]! ^ (crc >>> 8);
  return ~crc >>> 0;
}
