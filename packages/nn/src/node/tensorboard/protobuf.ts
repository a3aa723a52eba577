// As much of protocol buffers as events need. A message is its fields, one after the other: a key, then the value.
// Source: https://protobuf.dev/programming-guides/encoding

/** How a value is written: as a varint, in 8 bytes, after its length, in 4 bytes. */
const wireTypes = { varint: 0, double: 1, bytes: 2, float: 5 } as const;

export type Field = Uint8Array;

const key = (field: number, type: keyof typeof wireTypes) => varint(field * 8 + wireTypes[type]);

export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Seven bits a byte, the lowest first; the eighth says that more follow. */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Uint8Array.of(...bytes, rest);
}

/** @param value an integer in 0 .. 2^53 - 1 */
export function integerField(field: number, value: number): Field {
  return concatBytes([key(field, "varint"), varint(value)]);
}

export function doubleField(field: number, value: number): Field {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, true);
  return concatBytes([key(field, "double"), bytes]);
}

export function floatField(field: number, value: number): Field {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return concatBytes([key(field, "float"), bytes]);
}

/** A text, or a message within the message. */
export function bytesField(field: number, value: string | readonly Field[]): Field {
  const bytes = typeof value === "string" ? new TextEncoder().encode(value) : concatBytes(value);
  return concatBytes([key(field, "bytes"), varint(bytes.length), bytes]);
}
