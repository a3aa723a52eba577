import { inflateSync } from "fflate";
import { FormatError } from "../errors.ts";
import { type FileOptions, fileOperand, shorten } from "./npy.ts";

/** Deflate cannot do better than 258 bytes from 2 bits: an entry that claims more is a lie (or a bomb). */
const maxRatio = 1032;

/**
 * The files of a zip archive by name, each checked against its size and CRC-32.
 * Source: PKWARE, "APPNOTE.TXT: .ZIP File Format Specification" 6.3, sections 4.3.7, 4.3.12 and 4.3.16.
 *
 * @throws FormatError for anything but stored or deflated entries in one complete archive under 4 GB
 */
export function readZip(
  functionName: string,
  bytes: Uint8Array,
  { file }: FileOptions = {},
): Map<string, Uint8Array> {
  const refuse = (reason: string): never => {
    throw new FormatError(functionName, reason, fileOperand(file));
  };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end =
    findEnd(view) ?? refuse("the file is no complete zip archive: it has no end of central directory");
  const count = view.getUint16(end + 10, true);
  const directory = view.getUint32(end + 16, true);
  if (count === 0xffff || directory === 0xffffffff)
    refuse("the archive is in zip64 format, which is not supported");
  const files = new Map<string, Uint8Array>();
  let at = directory;
  let room = directory;
  for (let k = 0; k < count; k++) {
    if (at + 46 > end || view.getUint32(at, true) !== 0x02014b50)
      refuse(`the archive's directory is damaged at entry ${k} of ${count}`);
    const nameLength = view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    if (files.has(name)) refuse(`the archive has two entries named ${shorten(name)}`);
    const reason = (text: string) => refuse(`the archive's entry ${shorten(name)} ${text}`);
    files.set(name, readEntry(bytes, view, at, end, reason));
    // A small file must not unpack the same bytes again and again.
    room -= view.getUint32(at + 20, true);
    if (room < 0)
      refuse(
        `the archive's entries overlap: they have more than the ${directory} bytes before its directory`,
      );
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return files;
}

/** The position of the end record: 22 bytes and a comment whose length must reach the end exactly. */
function findEnd(view: DataView): number | undefined {
  const last = view.byteLength - 22;
  for (let at = last; at >= Math.max(0, last - 0xffff); at--)
    if (view.getUint32(at, true) === 0x06054b50 && view.getUint16(at + 20, true) === last - at) return at;
  return undefined;
}

function readEntry(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  limit: number,
  refuse: (reason: string) => never,
): Uint8Array {
  const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)];
  const [crc, packed, size] = [16, 20, 24].map((field) => view.getUint32(at + field, true)) as [
    number,
    number,
    number,
  ];
  const local = view.getUint32(at + 42, true);
  if (flags & 1) refuse("is encrypted");
  if (local + 30 > limit || view.getUint32(local, true) !== 0x04034b50) refuse("has no local header");
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  if (start + packed > limit) refuse(`must hold ${packed} bytes, but the archive ends before`);
  const content = bytes.subarray(start, start + packed);
  const data =
    method === 0 ? content : method === 8 ? inflate(content, size, refuse) : refuse(`uses method ${method}`);
  if (data.length !== size) refuse(`must hold ${size} bytes, got ${data.length}`);
  if (crc32(data) !== crc) refuse("is damaged: its CRC-32 does not match");
  return data;
}

function inflate(content: Uint8Array, size: number, refuse: (reason: string) => never): Uint8Array {
  if (size > content.length * maxRatio) refuse(`claims ${size} bytes from ${content.length} compressed ones`);
  try {
    return inflateSync(content, { out: new Uint8Array(size) });
  } catch (error) {
    return refuse(`cannot be decompressed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The checksum of zip and PNG: polynomial 0x04c11db7, bits reversed. */
export function crc32(bytes: Uint8Array): number {
  const table = Int32Array.from({ length: 256 }, (_, byte) => {
    let remainder = byte;
    for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? 0xedb88320 : 0);
    return remainder;
  });
  let crc = -1;
  for (let i = 0; i < bytes.length; i++) crc = table[(crc ^ bytes[i]!) & 255]! ^ (crc >>> 8);
  return ~crc >>> 0;
}
