import { crc32 } from "../io/crc32.ts";
import { PREFIX_BYTES } from "../io/safetensors-header.ts";
import type { Fail } from "./tree.ts";

// A file is sealed by a checksum that stands in it, as eight hexadecimal digits in place of these.
export const OPEN_SEAL = "00000000";

const ascii = (text: string) => new TextEncoder().encode(text);

/**
 * Where in a safetensors file the digits of `"<key>":"00000000"` begin. Inside of a JSON string, quotes have a backslash
 * before them, so that no text can be taken for it.
 */
function findDigits(file: Uint8Array, key: string): number | undefined {
  const headerEnd = PREFIX_BYTES + Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  const before = ascii(`"${key}":"`);
  const last = headerEnd - before.length - OPEN_SEAL.length;
  for (let at = 0; at <= last; at++)
    if (before.every((byte, i) => file[at + i] === byte)) return at + before.length;
  return undefined;
}

function checksum(file: Uint8Array, at: number): string {
  const parts = [file.subarray(0, at), ascii(OPEN_SEAL), file.subarray(at + OPEN_SEAL.length)];
  return crc32(parts).toString(16).padStart(OPEN_SEAL.length, "0");
}

/** Writes the checksum of all other bytes into a file whose header holds `"<key>":"00000000"`. */
export function seal(file: Uint8Array, key: string): void {
  const at = findDigits(file, key)!;
  file.set(ascii(checksum(file, at)), at);
}

/** Fails unless the file is, to the bit, as it was sealed. */
export function checkSeal(fail: Fail, file: Uint8Array, key: string): void {
  const at = findDigits(file, key) ?? fail(`the file must hold its ${key}`);
  const given = new TextDecoder().decode(file.subarray(at, at + OPEN_SEAL.length));
  const found = checksum(file, at);
  if (given !== found) fail(`the file is damaged: its ${key} is ${given}, that of its bytes ${found}`);
}
