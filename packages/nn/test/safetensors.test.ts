import { tensor } from "@convkit/autograd";
import { array, fromTypedArray } from "@convkit/ndarray";
import { Linear, loadSafetensors, readSafetensorsMetadata, saveSafetensors } from "@convkit/nn";
import { describe, expect, test } from "vitest";

/** A file from the text of a header and the bytes of data, as the format says. */
function file(header: unknown, data: readonly number[] = []): Uint8Array {
  const text = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

describe("files, byte by byte", () => {
  test("that are written", async () => {
    const bytes = await saveSafetensors(
      {
        flags: array([true, false, true]),
        "b.weight": tensor([[1, -2]]),
        a: fromTypedArray(Float64Array.of(0.5), []),
        count: array(Int32Array.of(-1)),
        bytes: array(Uint8Array.of(7, 255)),
        none: fromTypedArray(new Float32Array(0), [0, 3]),
      },
      { note: "ü" },
    );
    const header =
      '{"__metadata__":{"note":"ü"},"a":{"dtype":"F64","shape":[],"data_offsets":[0,8]},' +
      '"b.weight":{"dtype":"F32","shape":[1,2],"data_offsets":[8,16]},' +
      '"count":{"dtype":"I32","shape":[1],"data_offsets":[16,20]},' +
      '"none":{"dtype":"F32","shape":[0,3],"data_offsets":[20,20]},' +
      '"bytes":{"dtype":"U8","shape":[2],"data_offsets":[20,22]},' +
      '"flags":{"dtype":"BOOL","shape":[3],"data_offsets":[22,25]}}';
    const text = new TextEncoder().encode(header);
    const padded = Math.ceil(text.length / 8) * 8;
    const data = [
      ...[0, 0, 0, 0, 0, 0, 0xe0, 0x3f], // 0.5 = 0x3fe0000000000000
      ...[0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0], // 1 = 0x3f800000, -2 = 0xc0000000
      ...[255, 255, 255, 255],
      ...[7, 255],
      ...[1, 0, 1],
    ];
    expect([...bytes.subarray(0, 8)]).toEqual([padded & 255, padded >> 8, 0, 0, 0, 0, 0, 0]);
    expect(new TextDecoder().decode(bytes.subarray(8, 8 + padded))).toBe(
      header.padEnd(header.length + padded - text.length),
    );
    expect([...bytes.subarray(8 + padded)]).toEqual(data);
  });

  test("of every dtype that is read", () => {
    const read = (dtype: string, shape: number[], data: number[]) => {
      const { x } = loadSafetensors(file({ x: { dtype, shape, data_offsets: [0, data.length] } }, data));
      return [x!.dtype, x!.toArray()];
    };
    expect(read("F32", [1], [0, 0, 0x80, 0x3f])).toEqual(["float32", [1]]);
    expect(read("F64", [1], [0, 0, 0, 0, 0, 0, 0xe0, 0x3f])).toEqual(["float64", [0.5]]);
    expect(read("I32", [1], [254, 255, 255, 255])).toEqual(["int32", [-2]]);
    expect(read("I64", [2], [254, 255, 255, 255, 255, 255, 255, 255, 3, 1, 0, 0, 0, 0, 0, 0])).toEqual([
      "int32",
      [-2, 259],
    ]);
    expect(read("U8", [2, 1], [0, 200])).toEqual(["uint8", [[0], [200]]]);
    expect(read("BOOL", [2], [1, 0])).toEqual(["bool", [true, false]]);
    // Halves: 1, -2, the largest (65504), the smallest (2^-24), infinity.
    const halves = [0x00, 0x3c, 0x00, 0xc0, 0xff, 0x7b, 0x01, 0x00, 0x00, 0x7c];
    expect(read("F16", [5], halves)).toEqual(["float32", [1, -2, 65504, 2 ** -24, Infinity]]);
    expect(read("F16", [1], [0x01, 0x7e])).toEqual(["float32", [Number.NaN]]);
    // bfloat16: the upper halves of 1, -2 and 3.140625 (0x40490000).
    expect(read("BF16", [3], [0x80, 0x3f, 0x00, 0xc0, 0x49, 0x40])).toEqual(["float32", [1, -2, 3.140625]]);
  });

  test("with odd but legal headers", () => {
    const one = { dtype: "U8", shape: [1], data_offsets: [0, 1] };
    expect(loadSafetensors(file("{}"))).toEqual({});
    expect(loadSafetensors(file(`${JSON.stringify({ x: one })}   `, [5]))["x"]!.item()).toBe(5);
    // Data in another order than the names, names that are odd, and a view into a larger buffer.
    const header =
      '{"b":{"dtype":"U8","shape":[1],"data_offsets":[1,2]},"__proto__":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}';
    const inside = new Uint8Array([9, 9, 9, ...file(header, [3, 4])]).subarray(3);
    const loaded = loadSafetensors(inside);
    expect(Object.keys(loaded)).toEqual(["b", "__proto__"]);
    expect(Object.getOwnPropertyDescriptor(loaded, "__proto__")?.value.item()).toBe(3);
    expect(loaded["b"]!.item()).toBe(4);
  });

  test("with strings of any length", async () => {
    // As long as notes and class lists get: a regular expression over this would overflow the stack.
    const note = 'a"\\'.repeat(5e6);
    const bytes = await saveSafetensors({ x: tensor([1]) }, { note });
    expect(readSafetensorsMetadata(bytes)["note"] === note).toBe(true);
    expect(loadSafetensors(bytes)["x"]!.toArray()).toEqual([1]);
  });

  test("that were read do not share memory with their bytes", () => {
    const bytes = file({ x: { dtype: "U8", shape: [1], data_offsets: [0, 1] } }, [5]);
    const { x } = loadSafetensors(bytes);
    bytes.fill(0);
    expect(x!.item()).toBe(5);
  });
});

describe("a file that is not one", () => {
  const entry = (change: object = {}) => ({ dtype: "U8", shape: [2], data_offsets: [0, 2], ...change });
  const refuse = (bytes: Uint8Array) => expect(() => loadSafetensors(bytes));
  const length = (value: bigint, rest = 8) => {
    const bytes = new Uint8Array(8 + rest);
    new DataView(bytes.buffer).setBigUint64(0, value, true);
    return bytes;
  };

  test("is named, where its name is told", () => {
    expect(() => loadSafetensors(file("{}", [1]), { file: "model.safetensors" })).toThrow(
      /^loadSafetensors: the data must end with .*\n {2}file {2}model\.safetensors$/,
    );
    expect(() => readSafetensorsMetadata(new Uint8Array(3), { file: "a/b" })).toThrow(
      /^readSafetensorsMetadata: a file has at least 8 bytes .*\n {2}file {2}a\/b$/,
    );
  });

  test("is too short, or claims a header that is not there", () => {
    refuse(new Uint8Array(0)).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: loadSafetensors: a file has at least 8 bytes for its header's length, got 0]`,
    );
    refuse(new Uint8Array(7)).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: loadSafetensors: a file has at least 8 bytes for its header's length, got 7]`,
    );
    refuse(length(9n)).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: loadSafetensors: the header must end within the file: it claims 9 bytes of the 8 there]`,
    );
    refuse(length(2n ** 64n - 1n)).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: loadSafetensors: the header must be at most 100000000 bytes long, got 18446744073709551615]`,
    );
    refuse(length(100_000_001n)).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: loadSafetensors: the header must be at most 100000000 bytes long, got 100000001]`,
    );
  });

  test("has a header that is not JSON, or not an object", () => {
    refuse(length(0n, 0)).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: loadSafetensors: the header must start with "{"]`,
    );
    refuse(file("[]")).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: loadSafetensors: the header must start with "{"]`,
    );
    refuse(file(' {"x":1}')).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: loadSafetensors: the header must start with "{"]`,
    );
    refuse(file('{"x":')).toThrowError(/^loadSafetensors: the header must be JSON in UTF-8: /);
    refuse(file("{} {}")).toThrowError(/^loadSafetensors: the header must be JSON in UTF-8: /);
    const broken = file('{"?":1}');
    broken[10] = 0xff;
    refuse(broken).toThrowError(/^loadSafetensors: the header must be JSON in UTF-8: /);
  });

  test("has a name twice", () => {
    const x = JSON.stringify(entry());
    refuse(file(`{"x":${x},"y":1,"x":${x}}`, [1, 2])).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: loadSafetensors: names in the header must differ, got "x" twice]`,
    );
    refuse(file(`{"x":${x},"\\u0078":${x}}`, [1, 2])).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: loadSafetensors: names in the header must differ, got "x" twice]`,
    );
    refuse(file('{"x":{"dtype":"U8","dtype":"U8"}}')).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: loadSafetensors: names in the header must differ, got "dtype" twice]`,
    );
    // The same key in different objects, and in strings, is fine.
    loadSafetensors(
      file(`{"a":${JSON.stringify(entry({ data_offsets: [2, 4] }))},"x\\"y\\\\":${x}}`, [1, 2, 3, 4]),
    );
  });

  test("describes tensors wrongly", () => {
    refuse(file({ x: 1 })).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: loadSafetensors: "x" must have exactly dtype, shape and data_offsets]`,
    );
    refuse(file({ x: { dtype: "U8", shape: [2] } }, [1, 2])).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: loadSafetensors: "x" must have exactly dtype, shape and data_offsets]`,
    );
    refuse(file({ x: entry({ more: 1 }) }, [1, 2])).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: loadSafetensors: "x" must have exactly dtype, shape and data_offsets]`,
    );
    refuse(file({ x: entry({ dtype: "F8" }) }, [1, 2])).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: loadSafetensors: the dtype of "x" must be one of F64, F32, I32, U8, BOOL, F16, BF16, I64, got "F8"]`,
    );
    refuse(file({ x: entry({ dtype: "toString" }) }, [1, 2])).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: loadSafetensors: the dtype of "x" must be one of F64, F32, I32, U8, BOOL, F16, BF16, I64, got "toString"]`,
    );
    refuse(file({ x: entry({ shape: [-2] }) }, [1, 2])).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: loadSafetensors: the shape of "x" must be a list of integers of at least 0 with a product below 2^53, got [-2]]`,
    );
    refuse(file({ x: entry({ shape: [1.5] }) }, [1, 2])).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: loadSafetensors: the shape of "x" must be a list of integers of at least 0 with a product below 2^53, got [1.5]]`,
    );
    refuse(
      file('{"x":{"dtype":"U8","shape":[1e999],"data_offsets":[0,2]}}', [1, 2]),
    ).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: loadSafetensors: the shape of "x" must be a list of integers of at least 0 with a product below 2^53, got [Infinity]]`,
    );
    refuse(file({ x: entry({ shape: [2 ** 30, 2 ** 30] }) }, [1, 2])).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: loadSafetensors: the shape of "x" must be a list of integers of at least 0 with a product below 2^53, got [1073741824, 1073741824]]`,
    );
    refuse(file({ x: entry({ shape: [2 ** 40] }) }, [1, 2])).toThrowErrorMatchingInlineSnapshot(`
      [FormatError: loadSafetensors: "x" must have 1099511627776 bytes for its shape, got 2
        shape  [1099511627776]   U8, 1 bytes an element]
    `);
    refuse(file({ x: entry({ shape: 2 }) }, [1, 2])).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: loadSafetensors: the shape of "x" must be a list of integers of at least 0 with a product below 2^53, got 2]`,
    );
    refuse(file({ x: entry({ data_offsets: [0] }) }, [1, 2])).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: loadSafetensors: the data_offsets of "x" must be two integers of at least 0, got [0]]`,
    );
    refuse(file({ x: entry({ data_offsets: [2, 0] }) }, [1, 2])).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: loadSafetensors: the data_offsets of "x" must lie within the 2 bytes of data, got 2 to 0]`,
    );
    refuse(
      file({ x: entry({ data_offsets: [0, 3], shape: [3] }) }, [1, 2]),
    ).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: loadSafetensors: the data_offsets of "x" must lie within the 2 bytes of data, got 0 to 3]`,
    );
    refuse(file({ x: entry({ dtype: "F32" }) }, [1, 2])).toThrowErrorMatchingInlineSnapshot(`
      [FormatError: loadSafetensors: "x" must have 8 bytes for its shape, got 2
        shape  [2]   F32, 4 bytes an element]
    `);
    refuse(file({ __metadata__: { a: 1 } })).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: loadSafetensors: __metadata__ must map names to strings]`,
    );
    refuse(file({ __metadata__: [] })).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: loadSafetensors: __metadata__ must map names to strings]`,
    );
  });

  test("has gaps, overlaps, or bytes that belong to no tensor", () => {
    const at = (start: number) => entry({ data_offsets: [start, start + 2] });
    refuse(file({ x: at(0), y: at(3) }, [1, 2, 3, 4, 5])).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: loadSafetensors: the bytes of tensors must follow each other: "y" starts at 3, where a gap begins at 2]`,
    );
    refuse(file({ x: at(0), y: at(1) }, [1, 2, 3])).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: loadSafetensors: the bytes of tensors must follow each other: "y" starts at 1, where another reaches to 2]`,
    );
    refuse(file({ x: at(1) }, [1, 2, 3])).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: loadSafetensors: the bytes of tensors must follow each other: "x" starts at 1, where a gap begins at 0]`,
    );
    refuse(file({ x: at(0) }, [1, 2, 3])).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: loadSafetensors: the data must end with the last tensor at byte 2, got 3 bytes]`,
    );
    refuse(file({}, [1])).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: loadSafetensors: the data must end with the last tensor at byte 0, got 1 bytes]`,
    );
  });

  test("holds values that cannot be kept", () => {
    const x = (dtype: string, data: number[]) =>
      file({ x: { dtype, shape: [1], data_offsets: [0, data.length] } }, data);
    refuse(x("I64", [0, 0, 0, 128, 0, 0, 0, 0])).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: loadSafetensors: element 0 of "x" must fit into int32, and does not]`,
    );
    refuse(x("BOOL", [2])).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: loadSafetensors: element 0 of "x" must fit into bool, and does not]`,
    );
  });

  test("is nested deeper than any header", () => {
    const deep = (brackets: string) => refuse(file(`{"x":${brackets}`));
    deep(`${"[".repeat(1e6)}${"]".repeat(1e6)}}`).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: loadSafetensors: brackets in the header must be at most 3 deep]`,
    );
    deep('{"a":'.repeat(1e5)).toThrowError(/^loadSafetensors: brackets in the header must be at most 3 deep/);
    // Brackets in strings, behind quotes that are escaped, are none.
    deep('"[[[[\\"[[[[\\\\"}').toThrowError(/^loadSafetensors: "x" must have exactly/);
    refuse(file('{"x":"')).toThrowError(/^loadSafetensors: the header must be JSON in UTF-8: /);
    refuse(file('{"x":"\\')).toThrowError(/^loadSafetensors: the header must be JSON in UTF-8: /);
    refuse(file('{"x":1}]')).toThrowError(/^loadSafetensors: the header must be JSON in UTF-8: /);
  });

  test("says much at length, and is answered in short", () => {
    refuse(file({ ["n".repeat(1000)]: 1 })).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: loadSafetensors: "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn..." must have exactly dtype, shape and data_offsets]`,
    );
    refuse(file({ x: entry({ dtype: "F".repeat(1000) }) }, [1, 2])).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: loadSafetensors: the dtype of "x" must be one of F64, F32, I32, U8, BOOL, F16, BF16, I64, got "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF..."]`,
    );
    refuse(file({ x: entry({ dtype: { a: 1 } }) }, [1, 2])).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: loadSafetensors: the dtype of "x" must be one of F64, F32, I32, U8, BOOL, F16, BF16, I64, got an object]`,
    );
    refuse(
      file({ x: entry({ shape: new Array(1000).fill(-1) }) }, [1, 2]),
    ).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: loadSafetensors: the shape of "x" must be a list of integers of at least 0 with a product below 2^53, got [-1, -1, -1, -1, -1, -1, -1, -1, ...]]`,
    );
    refuse(
      file({ x: entry({ shape: new Array(1000).fill(1) }) }, [1, 2]),
    ).toThrowErrorMatchingInlineSnapshot(`
      [FormatError: loadSafetensors: "x" must have 1 bytes for its shape, got 2
        shape  [1, 1, 1, 1, 1, 1, 1, 1, ...]   U8, 1 bytes an element]
    `);
  });

  test("is every truncation of a good one", async () => {
    const good = await saveSafetensors(new Linear(2, 2).stateDict());
    for (let end = 0; end < good.length; end++)
      expect(() => loadSafetensors(good.subarray(0, end)), String(end)).toThrowError(
        expect.objectContaining({ name: "FormatError" }),
      );
  });

  test("cannot be written either", async () => {
    await expect(saveSafetensors({ __metadata__: tensor([1]) })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: saveSafetensors: no tensor may be called "__metadata__"]`,
    );
    await expect(saveSafetensors({}, { epoch: 1 as never })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: saveSafetensors: metadata must be strings, got a number for "epoch"]`,
    );
  });
});

describe("what is neither a file nor tensors", () => {
  test("is refused by name", async () => {
    expect(() => loadSafetensors(new ArrayBuffer(8) as never)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: loadSafetensors: the file must be given as a Uint8Array, got an ArrayBuffer]`,
    );
    expect(() => readSafetensorsMetadata("{}" as never)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: readSafetensorsMetadata: the file must be given as a Uint8Array, got a string]`,
    );
    await expect(saveSafetensors({ a: [1] as never })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: saveSafetensors: "a" must be a Tensor or an NDArray, got an Array]`,
    );
    await expect(saveSafetensors(null as never)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: saveSafetensors: tensors must be an object, got null]`,
    );
    await expect(saveSafetensors({}, [] as never)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: saveSafetensors: metadata must be an object, got an Array]`,
    );
  });

  test("nor a header that nobody could read", async () => {
    await expect(saveSafetensors({}, { note: "n".repeat(1e8) })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: saveSafetensors: names and metadata must take at most 100000000 bytes, got 100000032]`,
    );
  });
});
