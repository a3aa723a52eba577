import { crc32 } from "./crc32.ts";

/** The same file, with the checksum of every chunk that is whole made right. PNG, third edition, section 5.3. */
export function repairPng(bytes: Uint8Array): Uint8Array {
  const repaired = bytes.slice();
  const view = new DataView(repaired.buffer);
  for (let at = 8; at + 12 <= repaired.length; ) {
    const end = at + 8 + view.getUint32(at);
    if (end + 4 > repaired.length) break;
    view.setUint32(end, crc32(repaired.subarray(at + 4, end)));
    at = end + 4;
  }
  return repaired;
}
