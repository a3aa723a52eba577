import { deflateSync } from "node:zlib";
import type { NDArray } from "@convkit/ndarray";

/** Colour types of the format: grey, and red, green and blue. */
const colourTypes = { 1: 0, 3: 2 } as const;

/** CRC-32 as the format asks: the polynomial 0xedb88320, reflected. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

/** Length, name, content, checksum of name and content. */
function chunk(name: string, content: Uint8Array): Buffer {
  const whole = Buffer.alloc(12 + content.length);
  whole.writeUInt32BE(content.length, 0);
  whole.write(name, 4, "latin1");
  whole.set(content, 8);
  whole.writeUInt32BE(crc32(whole.subarray(4, 8 + content.length)), 8 + content.length);
  return whole;
}

/**
 * A PNG of a uint8 image `[H, W, 1]` or `[H, W, 3]`, without filters.
 *
 * Source: W3C, "Portable Network Graphics (PNG) Specification (Third Edition)".
 */
export function encodePng(image: NDArray): Buffer {
  const [height, width, channels] = image.shape as [number, number, 1 | 3];
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, colourTypes[channels], 0, 0, 0], 8);
  const pixels = image.toTypedArray() as Uint8Array;
  const row = width * channels;
  // Every row begins with the number of its filter: 0, none.
  const rows = new Uint8Array(height * (row + 1));
  for (let y = 0; y < height; y++) rows.set(pixels.subarray(y * row, (y + 1) * row), y * (row + 1) + 1);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", new Uint8Array(0)),
  ]);
}
