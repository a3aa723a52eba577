import { inflateSync } from "node:zlib";
import { formatError, type Source } from "../../idx.ts";
import { checkPixels } from "./limits.ts";
import type { RasterImage } from "./raster-image.ts";

/** What the first chunk says. */
interface Header {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colorType: number;
  readonly interlaced: boolean;
}

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Channels and allowed depths by colour type. PNG, third edition, table 8 and section 11.2.1. */
const colorTypes: Readonly<
  Record<number, { readonly channels: number; readonly depths: readonly number[] }>
> = {
  0: { channels: 1, depths: [1, 2, 4, 8, 16] },
  2: { channels: 3, depths: [8, 16] },
  3: { channels: 1, depths: [1, 2, 4, 8] },
  4: { channels: 2, depths: [8, 16] },
  6: { channels: 4, depths: [8, 16] },
};
const palette = 3;
/** Length, type and checksum. */
const chunkOverhead = 12;

export function isPng(bytes: Uint8Array): boolean {
  return signature.every((byte, i) => bytes[i] === byte);
}

/**
 * The pixels of a PNG file, in red, green and blue of 8 bits; transparency is left out, and of 16 bits the upper 8 are taken.
 *
 * Chunks and sizes are checked before anything is unpacked, and only what makes the picture goes to the decoder: other
 * chunks may hold compressed data of any size.
 */
export async function decodePng(source: Source, maxPixels: number): Promise<RasterImage> {
  const chunks = splitChunks(source);
  const header = readHeader(source, chunks[0]);
  checkPixels(source, header, maxPixels);
  checkData(source, header, chunks);
  const { decode } = await import("fast-png");
  let samples: ArrayLike<number>;
  let colors: readonly (readonly number[])[] | undefined;
  try {
    const image = decode(joinChunks(source, chunks), { checkCrc: true });
    samples = image.data;
    colors = image.palette;
  } catch (error) {
    throw formatError(source, `the PNG data must be whole: ${(error as Error).message}`);
  }
  return toRgb(source, header, samples, colors ?? []);
}

interface Chunk {
  readonly type: string;
  /** Where it begins, with its length, and where the next does. */
  readonly start: number;
  readonly end: number;
}

function splitChunks(source: Source): Chunk[] {
  const { bytes } = source;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Chunk[] = [];
  for (let start = signature.length; ; ) {
    if (start + chunkOverhead > bytes.length)
      throw formatError(
        source,
        `the PNG file is cut short: it has no end chunk in its ${bytes.length} bytes`,
      );
    const type = String.fromCharCode(...bytes.subarray(start + 4, start + 8));
    const end = start + chunkOverhead + view.getUint32(start);
    if (end > bytes.length)
      throw formatError(
        source,
        `the PNG file is cut short: its chunk ${JSON.stringify(type)} reaches to byte ${end} of ${bytes.length}`,
      );
    chunks.push({ type, start, end });
    if (type === "IEND") return chunks;
    start = end;
  }
}

function readHeader(source: Source, first: Chunk | undefined): Header {
  const { bytes } = source;
  if (first?.type !== "IHDR" || first.end - first.start !== chunkOverhead + 13)
    throw formatError(source, "a PNG file must begin with a header chunk of 13 bytes");
  const view = new DataView(bytes.buffer, bytes.byteOffset + first.start + 8, 13);
  const [depth, colorType, compression, filter, interlace] = [8, 9, 10, 11, 12].map((at) =>
    view.getUint8(at),
  ) as [number, number, number, number, number];
  if (!colorTypes[colorType]?.depths.includes(depth))
    throw formatError(
      source,
      `the PNG colour type and depth must be known ones, got ${colorType} and ${depth}`,
    );
  if (compression !== 0 || filter !== 0 || interlace > 1)
    throw formatError(
      source,
      `the PNG methods must be 0, 0 and 0 or 1, got ${compression}, ${filter} and ${interlace}`,
    );
  if (interlace === 1 && depth < 8)
    throw formatError(source, `interlaced PNG files of less than 8 bits are not supported, got ${depth}`);
  return {
    width: view.getUint32(0),
    height: view.getUint32(4),
    depth,
    colorType,
    interlaced: interlace === 1,
  };
}

/** Columns and rows of each of Adam7's seven passes: start and step. PNG, third edition, section 8.2. */
const passes = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** The bytes that all rows have before compression, each with a byte that names its filter. */
function dataBytes({ width, height, depth, colorType, interlaced }: Header): number {
  const bits = depth * colorTypes[colorType]!.channels;
  const rows = (w: number, h: number) => (w === 0 ? 0 : h * (1 + Math.ceil((w * bits) / 8)));
  if (!interlaced) return rows(width, height);
  const count = (length: number, start: number, step: number) =>
    Math.max(0, Math.ceil((length - start) / step));
  return passes.reduce((sum, [x, y, dx, dy]) => sum + rows(count(width, x, dx), count(height, y, dy)), 0);
}

/** Throws unless the image data unpack to exactly what the header promises. */
function checkData(source: Source, header: Header, chunks: readonly Chunk[]): void {
  const parts = chunks.filter(({ type }) => type === "IDAT");
  const packed = Buffer.concat(parts.map(({ start, end }) => source.bytes.subarray(start + 8, end - 4)));
  const expected = dataBytes(header);
  let length: number;
  try {
    length = inflateSync(packed, { maxOutputLength: expected + 1 }).length;
  } catch (error) {
    const reason =
      (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE"
        ? "there is more"
        : (error as Error).message;
    throw formatError(source, `the PNG data must unpack to the ${expected} bytes of its size: ${reason}`);
  }
  if (length !== expected)
    throw formatError(source, `the PNG data must unpack to the ${expected} bytes of its size, got ${length}`);
}

/** The file without chunks that do not make the picture. */
function joinChunks({ bytes }: Source, chunks: readonly Chunk[]): Uint8Array {
  const kept = chunks.filter(({ type }) => ["IHDR", "PLTE", "IDAT", "IEND"].includes(type));
  const parts = [
    bytes.subarray(0, signature.length),
    ...kept.map(({ start, end }) => bytes.subarray(start, end)),
  ];
  return new Uint8Array(Buffer.concat(parts));
}

function toRgb(
  source: Source,
  { width, height, depth, colorType }: Header,
  samples: ArrayLike<number>,
  colors: readonly (readonly number[])[],
): RasterImage {
  const { channels } = colorTypes[colorType]!;
  const data = new Uint8Array(3 * height * width);
  const rowBytes = Math.ceil((width * channels * depth) / 8);
  /** The sample at a position of a row; those of less than 8 bits are packed, the first in the highest bits. */
  const sample = (y: number, x: number) => {
    if (depth === 8) return samples[y * rowBytes + x]!;
    if (depth === 16) return samples[y * width * channels + x]! >> 8;
    const bit = x * depth;
    return (samples[y * rowBytes + (bit >> 3)]! >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
  };
  const scale = depth < 8 && colorType !== palette ? 255 / ((1 << depth) - 1) : 1;
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at += 3) {
      const value = sample(y, x * channels);
      if (colorType === palette) {
        const color = colors[value];
        if (!color)
          throw formatError(source, `colours must be in the palette of ${colors.length}, got ${value}`);
        for (let c = 0; c < 3; c++) data[at + c] = color[c]!;
      } else if (channels < 3) data.fill(value * scale, at, at + 3);
      else for (let c = 0; c < 3; c++) data[at + c] = sample(y, x * channels + c);
    }
  return { height, width, channels: 3, data };
}
