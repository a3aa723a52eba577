/** Whether the bytes start as a gzip file does. RFC 1952, section 2.3.1. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** Deflate makes at most 258 bytes of 2 bits: no file inflates further than this. */
export const largestGzipRatio = 1032;

/**
 * Inflates until the end or until `limit` bytes are there, whichever comes first, so that a small file cannot
 * claim all memory. The platform's own DecompressionStream checks the checksum at the end.
 *
 * @throws whatever DecompressionStream throws for damaged bytes
 * @example
 * (await gunzip(new Uint8Array([31, 139, 8, 0, 0, 0, 0, 0, 0, 3, 75, 4, 0, 67, 190, 183, 232, 1, 0, 0, 0]))).length // 1
 */
export async function gunzip(
  bytes: Uint8Array,
  { limit = Number.POSITIVE_INFINITY } = {},
): Promise<Uint8Array> {
  const reader = new Blob([bytes as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream("gzip"))
    .getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (length < limit) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    length += value.length;
  }
  if (length >= limit) await reader.cancel();
  return concatenate(chunks, Math.min(length, limit));
}

function concatenate(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk.subarray(0, length - at), at);
    at += chunk.length;
  }
  return all;
}
