/** Reads the bytes of a WebAssembly module from the front. */
export interface Reader {
  readonly done: boolean;
  byte(): number;
  /** A number of seven bits a byte, the low ones first. */
  varint(): number;
  take(length: number): Uint8Array;
  rest(): Uint8Array;
}

export function readerOf(bytes: Uint8Array): Reader {
  let at = 0;
  const byte = () => bytes[at++]!;
  return {
    get done() {
      return at >= bytes.length;
    },
    byte,
    varint() {
      let n = 0;
      for (let scale = 1; ; scale *= 128) {
        const next = byte();
        n += (next % 128) * scale;
        if (next < 128) return n;
      }
    },
    take(length) {
      at += length;
      return bytes.subarray(at - length, at);
    },
    rest: () => bytes.subarray(at),
  };
}

/** What `Reader.varint` reads. */
export function varint(n: number): number[] {
  return n < 128 ? [n] : [(n % 128) + 128, ...varint(Math.floor(n / 128))];
}

/** Reads a count and so many items. */
export function list<T>(reader: Reader, item: () => T): T[] {
  return Array.from({ length: reader.varint() }, item);
}

export const headLength = 8;
export const sectionIds = { types: 1, functions: 3, code: 10, data: 11 } as const;

export interface Section {
  readonly id: number;
  readonly contents: Uint8Array;
}

/** A module's sections, which follow the eight bytes of its head. */
export function sectionsOf(module: Uint8Array): Section[] {
  const reader = readerOf(module.subarray(headLength));
  const sections: Section[] = [];
  while (!reader.done) sections.push({ id: reader.byte(), contents: reader.take(reader.varint()) });
  return sections;
}
