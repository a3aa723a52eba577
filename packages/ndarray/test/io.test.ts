import { strToU8, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import {
  array,
  FormatError,
  type NDArray,
  readNpy,
  readNpz,
  writeNpy,
  writeNpz,
  zeros,
} from "../src/index.ts";
import { fixtureFile } from "./numpy.ts";

const read = (name: string) => readNpy(fixtureFile(`${name}.npy`));
const summary = (x: NDArray) => ({ dtype: x.dtype, shape: [...x.shape], data: [...x.toTypedArray()] });

describe("reads what np.save wrote", () => {
  test.each<[string, ReturnType<typeof summary>]>([
    [
      "float32",
      {
        dtype: "float32",
        shape: [2, 3],
        data: [1.5, -2.25, Number.NaN, Number.POSITIVE_INFINITY, -0, Math.fround(1e-45)],
      },
    ],
    ["float64", { dtype: "float64", shape: [3], data: [Math.PI, -Math.E, 1e300] }],
    ["float64-big-endian", { dtype: "float64", shape: [1, 2], data: [1.5, 2.5] }],
    ["float32-fortran", { dtype: "float32", shape: [2, 3], data: [0, 1, 2, 3, 4, 5] }],
    // The nearest halves of 6e-8 (2^-24, the smallest) and 6.1e-5 (1023 * 2^-24, the largest subnormal).
    [
      "float16",
      {
        dtype: "float32",
        shape: [8],
        data: [0, 1, -2.5, 65504, 2 ** -24, 1023 * 2 ** -24, Number.POSITIVE_INFINITY, Number.NaN],
      },
    ],
    ["int8", { dtype: "int32", shape: [2], data: [-128, 127] }],
    ["int16-big-endian", { dtype: "int32", shape: [2], data: [-32768, 32767] }],
    ["int32", { dtype: "int32", shape: [2], data: [-(2 ** 31), 2 ** 31 - 1] }],
    ["int64", { dtype: "int32", shape: [2, 1, 3], data: [-3, -2, -1, 0, 1, 2] }],
    ["uint8", { dtype: "uint8", shape: [6], data: [250, 251, 252, 253, 254, 255] }],
    ["uint16", { dtype: "int32", shape: [2], data: [0, 65535] }],
    ["uint32", { dtype: "int32", shape: [2], data: [0, 2 ** 31 - 1] }],
    ["bool", { dtype: "bool", shape: [3], data: [1, 0, 1] }],
    ["scalar", { dtype: "float64", shape: [], data: [2.5] }],
    ["empty", { dtype: "float32", shape: [0, 3], data: [] }],
    ["version-2", { dtype: "float32", shape: [3], data: [0, 1, 2] }],
    ["version-3", { dtype: "float32", shape: [3], data: [0, 1, 2] }],
  ])("%s", (name, expected) => {
    expect(summary(read(name))).toEqual(expected);
  });
});

test.each(["float32", "float64", "int32", "uint8", "bool", "scalar", "empty"])(
  "writes %s byte for byte as NumPy",
  (name) => {
    expect(writeNpy(read(name))).toEqual(fixtureFile(`${name}.npy`));
  },
);

test("writes a view in row-major order, from any position of a larger buffer", () => {
  const x = array([
    [1, 2],
    [3, 4],
  ]).T;
  const bytes = writeNpy(x);
  expect(readNpy(bytes).toArray()).toEqual([
    [1, 3],
    [2, 4],
  ]);
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  expect(readNpy(shifted.subarray(3)).toArray()).toEqual([
    [1, 3],
    [2, 4],
  ]);
});

describe("refuses with a reason", () => {
  const good = writeNpy(
    array([
      [1, 2],
      [3, 4],
    ]),
  );
  const header = (text: string) => {
    const bytes = new Uint8Array(10 + text.length);
    bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, text.length & 255, text.length >> 8]);
    bytes.set(strToU8(text), 10);
    return bytes;
  };
  const messageOf = (bytes: Uint8Array, reader: (bytes: Uint8Array) => unknown = readNpy) => {
    try {
      reader(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(FormatError);
      return (error as Error).message;
    }
    return "read without an error";
  };

  test("what no dtype can hold", () => {
    const names = ["int64-too-large", "uint64-too-large", "complex", "string", "structured", "object"];
    expect(names.map((name) => messageOf(fixtureFile(`${name}.npy`)))).toMatchInlineSnapshot(`
      [
        "readNpy: the file holds 2147483648 at position 1, which does not fit int32",
        "readNpy: the file holds 9223372036854776000 at position 0, which does not fit int32",
        "readNpy: the file holds elements <c16, which no dtype here can hold",
        "readNpy: the file holds elements <U3, which no dtype here can hold",
        "readNpy: the file holds elements [('a', '<i4'), ('b', '<f8')], which no dtype here can hold",
        "readNpy: the file holds elements |O, which no dtype here can hold",
      ]
    `);
  });

  test("every truncation, and bytes beyond the end", () => {
    for (let length = 0; length < good.length; length++)
      expect(() => readNpy(good.subarray(0, length))).toThrow(FormatError);
    expect([
      messageOf(new Uint8Array(0)),
      messageOf(strToU8("PK\x03\x04 something else")),
      messageOf(good.subarray(0, 9)),
      messageOf(good.subarray(0, 50)),
      messageOf(good.subarray(0, good.length - 1)),
      messageOf(Uint8Array.from([...good, 0])),
      messageOf(Uint8Array.from(good, (byte, i) => (i === 6 ? 9 : byte))),
    ]).toMatchInlineSnapshot(`
      [
        "readNpy: the file is no .npy file: it must begin with "\\x93NUMPY"",
        "readNpy: the file is no .npy file: it must begin with "\\x93NUMPY"",
        "readNpy: the file ends inside its header, after 9 bytes",
        "readNpy: the file ends inside its header: 128 bytes announced, 50 there",
        "readNpy: the file must hold 16 bytes for shape [2, 2] of '<f4', got 15",
        "readNpy: the file must hold 16 bytes for shape [2, 2] of '<f4', got 17",
        "readNpy: the file has format version 9; 1, 2 and 3 are known",
      ]
    `);
  });

  test.each([
    [
      "shape beyond memory",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999, 99999999999), }",
    ],
    ["shape beyond the file", "{'descr': '<f4', 'fortran_order': False, 'shape': (1000000000,), }"],
    ["negative length", "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }"],
    ["fraction", "{'descr': '<f4', 'fortran_order': False, 'shape': (1.5,), }"],
    ["no tuple", "{'descr': '<f4', 'fortran_order': False, 'shape': (0), }"],
    ["empty length", "{'descr': '<f4', 'fortran_order': False, 'shape': (,), }"],
    ["code", "{'descr': __import__('os').system('true'), 'fortran_order': False, 'shape': (0,), }"],
    ["missing key", "{'descr': '<f4', 'shape': (0,), }"],
    ["unknown key", "{'descr': '<f4', 'fortran_order': False, 'shape': (0,), 'more': '', }"],
    ["twice the key", "{'descr': '<f4', 'descr': '<f8', 'fortran_order': False, 'shape': (0,), }"],
    ["more after the dict", "{'descr': '<f4', 'fortran_order': False, 'shape': (0,), } x"],
    ["no order", "{'descr': '|f4', 'fortran_order': False, 'shape': (0,), }"],
    ["prototype", "{'descr': '|constructor', 'fortran_order': False, 'shape': (0,), }"],
    ["list", "[]"],
    ["nothing", ""],
  ])("a hostile header: %s", (_, text) => {
    expect(() => readNpy(header(text))).toThrow(FormatError);
  });

  test("damaged archives", () => {
    const archive = writeNpz({ x: array([1, 2, 3]) }, { compress: true });
    for (let length = 0; length < archive.length; length++)
      expect(() => readNpz(archive.subarray(0, length))).toThrow(FormatError);
    // Any flipped bit of the compressed content breaks the stream, the size, the CRC-32 or the array.
    const start = 30 + "x.npy".length;
    for (let at = start; at < start + 40; at++)
      expect(() => readNpz(Uint8Array.from(archive, (byte, i) => (i === at ? byte ^ 16 : byte)))).toThrow(
        FormatError,
      );
    const stored = writeNpz({ x: array([1, 2, 3]) });
    const end = stored.length - 22;
    const directory = new DataView(stored.buffer).getUint32(end + 16, true);
    const changed = (change: (view: DataView, bytes: Uint8Array) => void) => {
      const bytes = stored.slice();
      change(new DataView(bytes.buffer), bytes);
      return messageOf(bytes, readNpz);
    };
    expect([
      messageOf(strToU8("no archive"), readNpz),
      messageOf(zipSync({ "readme.txt": strToU8("hello") }), readNpz),
      changed((_, bytes) => bytes.fill(7, 170, 171)),
      changed((view) => view.setUint16(directory + 8, 1, true)),
      changed((view) => view.setUint16(directory + 10, 12, true)),
      changed((view) => view.setUint32(directory + 20, 10 ** 9, true)),
      changed((view) => view.setUint32(directory + 24, 1, true)),
      changed((view) => view.setUint32(directory + 42, 10 ** 9, true)),
      changed((view) => view.setUint32(end + 16, 0xffffffff, true)),
      changed((view) => view.setUint32(end + 16, 3, true)),
    ]).toMatchInlineSnapshot(`
      [
        "readNpz: the file is no complete zip archive: it has no end of central directory",
        "readNpz: the entry readme.txt is no .npy file: it must begin with "\\x93NUMPY"",
        "readNpz: the archive's entry x.npy is damaged: its CRC-32 does not match",
        "readNpz: the archive's entry x.npy is encrypted",
        "readNpz: the archive's entry x.npy uses method 12",
        "readNpz: the archive's entry x.npy must hold 1000000000 bytes, but the archive ends before",
        "readNpz: the archive's entry x.npy must hold 1 bytes, got 140",
        "readNpz: the archive's entry x.npy has no local header",
        "readNpz: the archive is in zip64 format, which is not supported",
        "readNpz: the archive's directory is damaged at entry 0 of 1",
      ]
    `);
  });

  test("archives whose entries are the same bytes again and again, or have one name", () => {
    const stored = writeNpz({ x: array([1, 2, 3]) });
    const end = stored.subarray(stored.length - 22).slice();
    const start = new DataView(end.buffer).getUint32(16, true);
    const entry = stored.subarray(start, stored.length - 22);
    // Three entries in the directory for one in the archive, under other names.
    new DataView(end.buffer).setUint16(10, 3, true);
    const named = ["x", "y", "z"].map((name) => {
      const copy = entry.slice();
      copy[46] = name.charCodeAt(0);
      return copy;
    });
    const overlapping = Uint8Array.from([
      ...stored.subarray(0, start),
      ...named.flatMap((copy) => [...copy]),
      ...end,
    ]);
    const npy = writeNpy(array([1]));
    expect([
      messageOf(overlapping, readNpz),
      messageOf(zipSync({ "w.npy": npy, w: npy }), readNpz),
    ]).toMatchInlineSnapshot(`
      [
        "readNpz: the archive's entries overlap: they have more than the 175 bytes before its directory",
        "readNpz: the archive has two arrays named w",
      ]
    `);
  });

  test("by the name of the file, where it is told", () => {
    const file = "weights/mean.npz";
    expect([
      messageOf(good.subarray(0, 50), (bytes) => readNpy(bytes, { file })),
      messageOf(good, (bytes) => readNpz(bytes, { file })),
      messageOf(zipSync({ "readme\n.txt": strToU8("hello") }), (bytes) => readNpz(bytes, { file })),
    ]).toMatchInlineSnapshot(`
      [
        "readNpy: the file ends inside its header: 128 bytes announced, 50 there
        file  weights/mean.npz",
        "readNpz: the file is no complete zip archive: it has no end of central directory
        file  weights/mean.npz",
        "readNpz: the entry readme?.txt is no .npy file: it must begin with "\\x93NUMPY"
        file  weights/mean.npz",
      ]
    `);
    expect(() => readNpy(good, { path: file } as never)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: readNpy: unknown option "path"; the options are file]`,
    );
  });

  test("a header longer than NumPy reads", () => {
    expect(messageOf(header(" ".repeat(10_001)))).toMatchInlineSnapshot(
      `"readNpy: the file announces a header of 10001 bytes, more than the 10000 that NumPy reads"`,
    );
  });

  test("a bomb, before any memory is taken", () => {
    const archive = writeNpz({ x: zeros([1000]) }, { compress: true });
    const directory = new DataView(archive.buffer).getUint32(archive.length - 6, true);
    new DataView(archive.buffer).setUint32(directory + 24, 0xfffffff0, true);
    expect(messageOf(archive, readNpz)).toMatchInlineSnapshot(
      `"readNpz: the archive's entry x.npy claims 4294967280 bytes from 99 compressed ones"`,
    );
  });
});

describe("archives", () => {
  test.each(["stored", "deflated"])("reads what np.savez wrote, %s", (name) => {
    const arrays = readNpz(fixtureFile(`${name}.npz`));
    expect(summary(arrays["weight"]!)).toEqual({ dtype: "float32", shape: [2, 3], data: [0, 1, 2, 3, 4, 5] });
    expect(summary(arrays["bias"]!)).toEqual({ dtype: "float64", shape: [2], data: [1, 2] });
    if (name === "deflated") expect(arrays["large"]!.shape).toEqual([100, 100]);
  });

  test.each([false, true])("come back, compress %s, in the same bytes each time", (compress) => {
    const arrays = { x: array([[1.5, -2]]), "a/b": array([true]), __proto__x: zeros([0, 2]) };
    const bytes = writeNpz(arrays, { compress });
    expect(writeNpz(arrays, { compress })).toEqual(bytes);
    const back = readNpz(bytes);
    expect(Object.keys(back)).toEqual(Object.keys(arrays));
    for (const [name, x] of Object.entries(arrays)) expect(summary(back[name]!)).toEqual(summary(x));
  });
});
