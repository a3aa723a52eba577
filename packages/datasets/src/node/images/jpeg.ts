import { formatError, type Source } from "../../idx.ts";
import { checkPixels } from "./limits.ts";
import type { RasterImage } from "./raster-image.ts";

/** What the markers of a file say. */
interface Header {
  readonly width: number;
  readonly height: number;
}

/** Markers of ITU-T T.81, table B.1. */
const marker = { SOI: 0xd8, EOI: 0xd9, SOS: 0xda } as const;
const isFrame = (code: number) => code >= 0xc0 && code <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(code);
const isRestart = (code: number) => code >= 0xd0 && code <= 0xd7;
/** Baseline, extended and progressive, with Huffman codes. */
const supportedFrames = [0xc0, 0xc1, 0xc2];

/** A block of 8 x 8 pixels takes a bit at least: no file has more pixels a byte. */
const pixelsPerByte = 512;
/** Each goes over all of the image: encoders make ten, a hostile file thousands. */
const mostScans = 64;
/** What decoding takes beside the pixels that are asked for: coefficients as 32-bit integers, planes, and copies. */
const bytesPerPixel = 32;

export function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === marker.SOI && bytes[2] === 0xff;
}

/**
 * The pixels of a JPEG file, in red, green and blue. Markers are checked before anything is decoded, so that sizes, scans
 * and memory stay within bounds and a file that is cut short is no image.
 */
export async function decodeJpeg(source: Source, maxPixels: number): Promise<RasterImage> {
  const header = readMarkers(source, maxPixels);
  const { decode } = await import("jpeg-js");
  try {
    const { width, height, data } = decode(source.bytes, {
      useTArray: true,
      formatAsRGBA: false,
      tolerantDecoding: false,
      maxResolutionInMP: Math.ceil(maxPixels / 1e6),
      maxMemoryUsageInMB: 16 + Math.ceil((header.width * header.height * bytesPerPixel) / 2 ** 20),
    });
    if (width !== header.width || height !== header.height) throw new Error("its size changes");
    return { width, height, channels: 3, data };
  } catch (error) {
    const { message } = error instanceof Error ? error : { message: String(error) };
    throw formatError(source, `the JPEG data must be whole: ${message}`);
  }
}

/** Walks over the segments of a file up to its end marker. ITU-T T.81, section B.1.1. */
function readMarkers(source: Source, maxPixels: number): Header {
  const { bytes } = source;
  const cut = () =>
    formatError(source, `the JPEG file is cut short: it has no end marker in its ${bytes.length} bytes`);
  const word = (at: number) => (bytes[at]! << 8) | bytes[at + 1]!;
  let header: Header | undefined;
  let scans = 0;
  for (let at = 2; ; ) {
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at++;
    if (at + 1 >= bytes.length) throw cut();
    const code = bytes[at + 1]!;
    if (bytes[at] !== 0xff || code === 0)
      throw formatError(source, `a JPEG marker must stand at byte ${at}, got ${bytes[at]} and ${code}`);
    at += 2;
    if (code === marker.EOI) break;
    if (isRestart(code) || code === marker.SOI) continue;
    if (at + 2 > bytes.length) throw cut();
    const length = word(at);
    if (length < 2 || at + length > bytes.length)
      throw formatError(
        source,
        `the JPEG file is cut short: a segment of ${length} bytes begins at byte ${at}`,
      );
    if (isFrame(code)) {
      if (header) throw formatError(source, "a JPEG file must have one frame, got more");
      header = readFrame(source, code, at, length, maxPixels);
    }
    at += length;
    if (code !== marker.SOS) continue;
    if (++scans > mostScans) throw formatError(source, `a JPEG file may have ${mostScans} scans, got more`);
    // Compressed data: a byte of 255 is followed by 0, or begins a marker.
    while (at < bytes.length && !(bytes[at] === 0xff && bytes[at + 1] !== 0 && !isRestart(bytes[at + 1]!)))
      at++;
  }
  if (!header || scans === 0) throw formatError(source, "a JPEG file must have a frame and a scan, got none");
  return header;
}

function readFrame(source: Source, code: number, at: number, length: number, maxPixels: number): Header {
  const { bytes } = source;
  if (!supportedFrames.includes(code))
    throw formatError(
      source,
      `JPEG files must be baseline or progressive with Huffman codes, got frame ${code - 0xc0}`,
    );
  const components = bytes[at + 7]!;
  if (length !== 8 + 3 * components || ![1, 3, 4].includes(components))
    throw formatError(
      source,
      `a JPEG frame must have 1, 3 or 4 components, got ${components} in ${length} bytes`,
    );
  if (bytes[at + 2] !== 8) throw formatError(source, `JPEG files must have 8 bits, got ${bytes[at + 2]}`);
  for (let k = 0; k < components; k++) {
    const sampling = bytes[at + 9 + 3 * k]!;
    const [h, v] = [sampling >> 4, sampling & 15];
    if (h < 1 || h > 4 || v < 1 || v > 4)
      throw formatError(source, `JPEG sampling factors must be in 1 .. 4, got ${h} and ${v}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, length);
  const header = { height: view.getUint16(3), width: view.getUint16(5) };
  checkPixels(source, header, maxPixels);
  if (header.width * header.height > bytes.length * pixelsPerByte)
    throw formatError(
      source,
      `${bytes.length} bytes of JPEG cannot hold the ${header.width} x ${header.height} pixels that they claim`,
    );
  return header;
}
