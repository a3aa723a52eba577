import { deflateSync } from "node:zlib";

interface PngHeader {
  readonly width?: number;
  readonly height?: number;
  readonly depth?: number;
  readonly colorType?: number;
  readonly interlace?: number;
}

/** The contents of a header chunk; grey of 8 bits, one pixel, where nothing else is said. */
export function pngHeader(header: PngHeader): Buffer {
  const { width = 1, height = 1, depth = 8, colorType = 0, interlace = 0 } = header;
  const bytes = Buffer.alloc(13);
  bytes.writeUInt32BE(width, 0);
  bytes.writeUInt32BE(height, 4);
  bytes.set([depth, colorType, 0, 0, interlace], 8);
  return bytes;
}

/** A PNG file of these rows, each after its filter, compressed as they are; other chunks come before the data. */
export function pngBytes(
  header: PngHeader,
  rows: Iterable<number>,
  others: readonly (readonly [string, Uint8Array])[] = [],
): Uint8Array {
  const chunks = [
    ["IHDR", pngHeader(header)],
    ...others,
    ["IDAT", deflateSync(Uint8Array.from(rows))],
    ["IEND", new Uint8Array(0)],
  ] as const;
  return new Uint8Array(
    Buffer.concat([
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      ...chunks.map(([type, data]) => pngChunk(type, data)),
    ]),
  );
}

function pngChunk(type: string, data: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

/** PNG, third edition, annex D, bit by bit. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
