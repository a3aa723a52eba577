import { mkdirSync, mkdtempSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nonzero } from "@convkit/ndarray";
import { expect, test } from "vitest";
import { cifar10ClassNames, parseCifar10 } from "../src/index.ts";
import { readCifar10Folder } from "../src/node/index.ts";
import { messageOf } from "./files.ts";

/** Examples as the format lays them out: a label, then 1024 bytes each of red, green and blue, row by row. */
function cifarBytes(
  examples: readonly (readonly [label: number, pixel: (c: number, y: number, x: number) => number])[],
) {
  const bytes: number[] = [];
  for (const [label, pixel] of examples) {
    bytes.push(label);
    for (let c = 0; c < 3; c++)
      for (let y = 0; y < 32; y++) for (let x = 0; x < 32; x++) bytes.push(pixel(c, y, x));
  }
  return Uint8Array.from(bytes);
}

test("labels and planes lie where the format says", () => {
  const bytes = cifarBytes([
    [3, (c, y, x) => 64 * c + 2 * y + (x === 31 ? 1 : 0)],
    [9, () => 200],
  ]);
  const { images, labels } = parseCifar10(bytes);
  expect([images.shape, images.dtype]).toEqual([[2, 3, 32, 32], "uint8"]);
  expect([...labels.toTypedArray()].map((label) => cifar10ClassNames[label])).toEqual(["cat", "truck"]);
  expect(images.slice(0, 2, 5, 31).item()).toBe(64 * 2 + 2 * 5 + 1);
  expect(images.slice(0, 1, 7, 30).item()).toBe(64 + 14);
  expect(images.slice(1, 0, 0, 0).item()).toBe(200);
  expect(cifar10ClassNames).toHaveLength(10);
});

test("what is no file of CIFAR-10", async () => {
  const parse = (bytes: Uint8Array, options = {}) =>
    messageOf(() => parseCifar10(bytes, { file: "test_batch.bin", ...options }));
  const good = cifarBytes([[3, () => 0]]);
  expect(await parse(good.subarray(1))).toMatchInlineSnapshot(`
    "FormatError: parseCifar10: the file must have examples of 3073 bytes, a label and three planes of 32 x 32, got 3072 bytes
      file  test_batch.bin"
  `);
  expect(await parse(new Uint8Array(0))).toMatchInlineSnapshot(`
    "FormatError: parseCifar10: the file must have examples of 3073 bytes, a label and three planes of 32 x 32, got 0 bytes
      file  test_batch.bin"
  `);
  expect(await parse(good, { examples: 10_000 })).toMatchInlineSnapshot(`
    "FormatError: parseCifar10: the file must have 30730000 bytes, 10000 examples of 3073, got 3073
      file  test_batch.bin"
  `);
  expect(
    await parse(
      cifarBytes([
        [3, () => 0],
        [10, () => 0],
      ]),
    ),
  ).toMatchInlineSnapshot(`
    "FormatError: parseCifar10: labels must be in 0 .. 9, got 10 in example 1, at byte 3073
      file  test_batch.bin"
  `);
});

/** A folder of files of zeros, which take no room on the disk, each with one byte set: the label of an example. */
function folderOf(
  labels: Readonly<Record<string, readonly [example: number, label: number]>>,
  size = 30_730_000,
): string {
  const folder = mkdtempSync(join(tmpdir(), "convkit-cifar-"));
  const inner = join(folder, "cifar-10-batches-bin");
  mkdirSync(inner);
  for (const [name, [example, label]] of Object.entries(labels)) {
    writeFileSync(join(inner, name), Buffer.concat([Buffer.alloc(3073 * example), Buffer.of(label)]));
    truncateSync(join(inner, name), size);
  }
  return folder;
}

const names = [
  "data_batch_1.bin",
  "data_batch_2.bin",
  "data_batch_3.bin",
  "data_batch_4.bin",
  "data_batch_5.bin",
  "test_batch.bin",
];
const all = (label: (k: number) => number) =>
  Object.fromEntries(names.map((name, k) => [name, [k, label(k)] as const]));

test("a folder as the archive unpacks", async () => {
  const { train, test } = await readCifar10Folder(folderOf(all((k) => k + 1)));
  expect([train.images.shape, test.images.shape]).toEqual([
    [50_000, 3, 32, 32],
    [10_000, 3, 32, 32],
  ]);
  const labelled = [...nonzero(train.labels)[0]!.toTypedArray()].map((n) => [
    n,
    train.labels.slice(n).item(),
  ]);
  expect(labelled).toEqual([
    [0, 1],
    [10_001, 2],
    [20_002, 3],
    [30_003, 4],
    [40_004, 5],
  ]);
  expect(test.labels.slice(5).item()).toBe(6);
});

test("a folder that lacks a file, or has one of another size or with another label", async () => {
  const read = async (folder: string) =>
    (await messageOf(() => readCifar10Folder(folder)))
      .replaceAll(folder, "<folder>")
      .replaceAll(/ {2,}(?=<folder>)/g, "  ");
  expect(await read("/no/such/folder")).toMatchInlineSnapshot(
    `"ArgumentError: readCifar10Folder: the folder '<folder>' does not exist"`,
  );
  const { "data_batch_3.bin": _, ...five } = all(() => 0);
  expect(await read(folderOf(five))).toMatchInlineSnapshot(
    `"FormatError: readCifar10Folder: the folder '<folder>/cifar-10-batches-bin' must hold data_batch_3.bin"`,
  );
  expect(
    await read(
      folderOf(
        all(() => 0),
        30_730_000 - 3073,
      ),
    ),
  ).toMatchInlineSnapshot(`
    "FormatError: readCifar10Folder: the file must have 30730000 bytes, 10000 examples of 3073, got 30726927
      file  <folder>/cifar-10-batches-bin/data_batch_1.bin"
  `);
  expect(await read(folderOf(all(() => 77)))).toMatchInlineSnapshot(`
    "FormatError: readCifar10Folder: labels must be in 0 .. 9, got 77 in example 0, at byte 0
      file  <folder>/cifar-10-batches-bin/data_batch_1.bin"
  `);
});
