import type { NDArray } from "@convkit/ndarray";
import { gunzip, isGzip, largestGzipRatio } from "./gzip.ts";
import {
  formatError,
  type IdxOptions,
  longestHeader,
  parseIdxHeader,
  parseSource,
  type Source,
} from "./idx.ts";

/** `gunzip` whose failure names the file. */
async function inflate(source: Source, limit: number): Promise<Uint8Array> {
  try {
    return await gunzip(source.bytes, { limit });
  } catch {
    throw formatError(source, "the gzipped data must be whole, but it is damaged or cut short");
  }
}

/** The array in gzipped or plain bytes. A gzipped file is inflated no further than its header promises. */
export async function readSource(source: Source): Promise<NDArray> {
  if (!isGzip(source.bytes)) return parseSource(source);
  const { byteLength, shape } = parseIdxHeader({ ...source, bytes: await inflate(source, longestHeader) });
  if (byteLength > source.bytes.length * largestGzipRatio)
    throw formatError(
      source,
      `the header promises ${byteLength} bytes, more than ${source.bytes.length} gzipped bytes can hold`,
      [{ name: "shape", value: shape }],
    );
  return parseSource({ ...source, bytes: await inflate(source, byteLength + 1) });
}

/**
 * The array in an IDX file, gzipped or not (the first bytes tell).
 *
 * @param bytes the whole file
 * @returns uint8, int32 (from int8, int16 and int32), float32 or float64; a copy
 * @throws FormatError when the bytes are not an IDX file, too few, too many, or damaged gzip
 * @example
 * (await readIdx(new Uint8Array([0, 0, 8, 1, 0, 0, 0, 2, 5, 6]))).toArray() // [5, 6]
 */
export async function readIdx(bytes: Uint8Array, { file = "(bytes)" }: IdxOptions = {}): Promise<NDArray> {
  return readSource({ functionName: "readIdx", file, bytes });
}
