import { crc32, polynomials } from "../../io/crc32.ts";
import { bytesField, concatBytes, doubleField, type Field, floatField, integerField } from "./protobuf.ts";

/** A checksum as TensorFlow stores it: turned and moved, so that checksums of data with checksums in them are sound. */
function maskedChecksum(bytes: Uint8Array): number {
  const crc = crc32([bytes], polynomials.castagnoli);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/**
 * A record of a TFRecord file, all little-endian:
 *
 *   length (uint64) | masked CRC-32C of it (uint32) | data | masked CRC-32C of the data (uint32)
 *
 * Source: https://www.tensorflow.org/tutorials/load_data/tfrecord
 */
export function record(data: Uint8Array): Uint8Array {
  const file = new Uint8Array(data.length + 16);
  const view = new DataView(file.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, maskedChecksum(file.subarray(0, 8)), true);
  file.set(data, 12);
  view.setUint32(12 + data.length, maskedChecksum(data), true);
  return file;
}

// Field numbers of tensorflow/core/util/event.proto and framework/summary.proto.
const event = { wallTime: 1, step: 2, fileVersion: 3, summary: 5, sessionLog: 7 } as const;
const summaryValue = 1;
const value = { tag: 1, simpleValue: 2 } as const;
const sessionStatus = { field: 1, start: 1 } as const;

const eventOf = (seconds: number, step: number, what: Field) =>
  concatBytes([doubleField(event.wallTime, seconds), integerField(event.step, step), what]);

/** The first event of every file. */
export function versionEvent(seconds: number): Uint8Array {
  return concatBytes([doubleField(event.wallTime, seconds), bytesField(event.fileVersion, "brain.Event:2")]);
}

/** Says that a run goes on at a step: what was recorded from there on, before it was interrupted, does not count. */
export function resumeEvent(seconds: number, step: number): Uint8Array {
  const status = integerField(sessionStatus.field, sessionStatus.start);
  return eventOf(seconds, step, bytesField(event.sessionLog, [status]));
}

/** Numbers at a step, by their tags. */
export function scalarEvent(
  seconds: number,
  step: number,
  scalars: Readonly<Record<string, number>>,
): Uint8Array {
  const values = Object.entries(scalars).map(([tag, number]) =>
    bytesField(summaryValue, [bytesField(value.tag, tag), floatField(value.simpleValue, number)]),
  );
  return eventOf(seconds, step, bytesField(event.summary, values));
}
