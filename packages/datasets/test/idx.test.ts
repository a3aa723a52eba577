import { FormatError } from "@convkit/ndarray";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseIdx } from "../src/index.ts";
import { idxBytes, messageOf } from "./files.ts";

describe("every element type", () => {
  // Big-endian encodings of the values on the right, by the format's table of types.
  test.each([
    [8, "uint8", [0, 200, 255], [0, 200, 255]],
    [9, "int32", [0, 127, 128, 255], [0, 127, -128, -1]],
    [11, "int32", [1, 2, 0xff, 0xfe], [258, -2]],
    [12, "int32", [0x80, 0, 0, 0, 0, 0, 1, 0], [-2147483648, 256]],
    [13, "float32", [0x3f, 0xc0, 0, 0, 0xc0, 0, 0, 0], [1.5, -2]],
    [14, "float64", [0x3f, 0xf8, 0, 0, 0, 0, 0, 0], [1.5]],
  ])("type %i becomes %s", (type, dtype, elements, values) => {
    const x = parseIdx(idxBytes(type, [values.length], elements));
    expect(x.dtype).toBe(dtype);
    expect(x.toArray()).toEqual(values);
  });
});

describe("shapes", () => {
  test("row-major order over several axes", () => {
    expect(parseIdx(idxBytes(8, [2, 1, 2], [1, 2, 3, 4])).toArray()).toEqual([[[1, 2]], [[3, 4]]]);
  });

  test("no axes is a scalar, an axis of length 0 is empty", () => {
    expect(parseIdx(idxBytes(8, [], [7])).item()).toBe(7);
    expect(parseIdx(idxBytes(8, [0, 28, 28], [])).shape).toEqual([0, 28, 28]);
  });

  test("bytes that start inside their buffer, at an odd offset", () => {
    const file = idxBytes(11, [2], [0, 5, 0, 6]);
    const padded = new Uint8Array(file.length + 3);
    padded.set(file, 3);
    expect(parseIdx(padded.subarray(3)).toArray()).toEqual([5, 6]);
  });

  test("the array is a copy", () => {
    const file = idxBytes(8, [1], [5]);
    const x = parseIdx(file);
    file.fill(9);
    expect(x.toArray()).toEqual([5]);
  });
});

describe("messages", () => {
  const parse = (bytes: Uint8Array | readonly number[]) =>
    messageOf(() => parseIdx(Uint8Array.from(bytes), { file: "train-images-idx3-ubyte" }));

  test("a foreign file", async () => {
    expect(await parse([0x89, 0x50, 0x4e, 0x47, 0x0d])).toMatchInlineSnapshot(`
      "FormatError: parseIdx: an IDX file must start with two zero bytes, got 89 50 4e 47 ".PNG"
        file  train-images-idx3-ubyte"
    `);
  });

  test("an empty file", async () => {
    expect(await parse([])).toMatchInlineSnapshot(`
      "FormatError: parseIdx: an IDX file must start with two zero bytes, got nothing
        file  train-images-idx3-ubyte"
    `);
  });

  test("an unknown element type", async () => {
    expect(await parse([0, 0, 10, 1, 0, 0, 0, 0])).toMatchInlineSnapshot(`
      "FormatError: parseIdx: the IDX element type must be 8, 9, 11, 12, 13 or 14, got 10
        file  train-images-idx3-ubyte"
    `);
  });

  test("a header cut short", async () => {
    expect(await parse([0, 0, 8, 3, 0, 0])).toMatchInlineSnapshot(`
      "FormatError: parseIdx: a header of 3 axes needs 16 bytes, got 6
        file  train-images-idx3-ubyte"
    `);
  });

  test("a truncated file", async () => {
    expect(await parse(idxBytes(8, [2, 3], [1, 2, 3]))).toMatchInlineSnapshot(`
      "FormatError: parseIdx: the file is truncated: its header promises 18 bytes, got 15
        file   train-images-idx3-ubyte
        shape  [2, 3]"
    `);
  });

  test("trailing bytes", async () => {
    expect(await parse(idxBytes(8, [2], [1, 2, 3]))).toMatchInlineSnapshot(`
      "FormatError: parseIdx: the file must end after the 10 bytes that its header promises, got more
        file   train-images-idx3-ubyte
        shape  [2]"
    `);
  });

  test("absurd lengths are refused before anything is allocated", async () => {
    const largest = 2 ** 32 - 1;
    expect(await parse(idxBytes(14, [largest, largest, largest], [1]))).toMatchInlineSnapshot(`
      "FormatError: parseIdx: the file is truncated: its header promises 6.3382529967139284e+29 bytes, got 17
        file   train-images-idx3-ubyte
        shape  [4294967295, 4294967295, 4294967295]"
    `);
  });
});

describe("properties", () => {
  const files = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }).chain((shape) =>
    fc
      .uint8Array({
        minLength: shape.reduce((a, b) => a * b, 1),
        maxLength: shape.reduce((a, b) => a * b, 1),
      })
      .map((elements) => ({ shape, elements, bytes: idxBytes(8, shape, elements) })),
  );

  test("what is written is read", () => {
    fc.assert(
      fc.property(files, ({ shape, elements, bytes }) => {
        const x = parseIdx(bytes);
        expect(x.shape).toEqual(shape);
        expect(x.toTypedArray()).toEqual(elements);
      }),
    );
  });

  test("a damaged file gives an array of its own header's shape or a FormatError, never anything else", () => {
    const damage = fc.array(fc.tuple(fc.nat(40), fc.integer({ min: 0, max: 255 })), { maxLength: 4 });
    fc.assert(
      fc.property(files, damage, fc.integer({ min: -8, max: 8 }), ({ bytes }, changes, growth) => {
        const damaged = new Uint8Array(Math.max(0, bytes.length + growth));
        damaged.set(bytes.subarray(0, damaged.length));
        for (const [at, byte] of changes) if (at < damaged.length) damaged[at] = byte;
        try {
          const x = parseIdx(damaged);
          expect(damaged.length).toBe(4 + 4 * x.rank + x.size * elementBytes(damaged[2]!));
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

function elementBytes(type: number): number {
  return { 8: 1, 9: 1, 11: 2, 12: 4, 13: 4, 14: 8 }[type]!;
}
