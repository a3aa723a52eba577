import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { gzipSync } from "node:zlib";
import type { NDArray } from "@convkit/ndarray";
import { describe, expect, test } from "vitest";
import { locateFashionMnist, locateMnist, readIdxFolder } from "../src/node/index.ts";
import { folderWith, idxBytes, messageOf } from "./files.ts";

const images = idxBytes(8, [1, 1, 1], [9]);
const labels = idxBytes(8, [1], [3]);

/** How many of each label. */
function histogram(labels: NDArray): number[] {
  const counts = new Array<number>(10).fill(0);
  for (const label of labels.toTypedArray()) counts[label]!++;
  return counts;
}

function sha256(x: NDArray): string {
  return createHash("sha256").update(x.toTypedArray()).digest("hex").slice(0, 16);
}

describe("the real MNIST", () => {
  test("counts, sums and checksums", async () => {
    const { train, test } = await readIdxFolder(locateMnist());
    expect(train.images.shape).toEqual([60_000, 28, 28]);
    expect(test.images.shape).toEqual([10_000, 28, 28]);
    // Known of MNIST: the counts of each digit, and the digits that open each split.
    expect(histogram(train.labels)).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
    expect(histogram(test.labels)).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
    expect([...train.labels.toTypedArray().slice(0, 5)]).toEqual([5, 0, 4, 1, 9]);
    expect([...test.labels.toTypedArray().slice(0, 5)]).toEqual([7, 2, 1, 0, 4]);
    // `tail -c +17 t10k-images-idx3-ubyte | sha256sum`, and likewise from byte 9 of the labels.
    expect(sha256(test.images)).toBe("6d87418db22cc802");
    expect(sha256(train.labels)).toBe("1feba77c54802fa5");
  });
});

describe.skipIf(!existsSync("/usr/share/datasets/fashion-mnist"))("Debian's Fashion-MNIST", () => {
  test("counts", async () => {
    const { train, test } = await readIdxFolder(locateFashionMnist());
    // Balanced by construction: Xiao, Rasul & Vollgraf, arXiv:1708.07747, section 2.
    expect(histogram(train.labels)).toEqual(new Array(10).fill(6000));
    expect(histogram(test.labels)).toEqual(new Array(10).fill(1000));
    expect(test.images.shape).toEqual([10_000, 28, 28]);
  });
});

test("both spellings, gzipped or not, and the plain file before the gzipped one", async () => {
  const folder = folderWith({
    "train-images-idx3-ubyte": images,
    "train-images-idx3-ubyte.gz": idxBytes(8, [1, 1, 1], [1]),
    "train-labels.idx1-ubyte": labels,
    "t10k-images-idx3-ubyte.gz": gzipSync(images),
    "t10k-labels.idx1-ubyte.gz": gzipSync(labels),
  });
  const { train, test } = await readIdxFolder(folder);
  expect(train.images.toArray()).toEqual([[[9]]]);
  expect(test.labels.toArray()).toEqual([3]);
});

describe("messages", () => {
  const read = async (folder: string) =>
    (await messageOf(() => readIdxFolder(folder)))
      .replaceAll(folder, "<folder>")
      .replaceAll(/ {2,}(?=<folder>)/g, "  ");

  test("no such folder", async () => {
    expect(await read("/no/such/folder")).toMatchInlineSnapshot(
      `"ArgumentError: readIdxFolder: the folder '<folder>' does not exist"`,
    );
  });

  test("a file, not a folder", async () => {
    expect(await read(import.meta.filename)).toMatchInlineSnapshot(
      `"ArgumentError: readIdxFolder: the folder '<folder>' is not a folder"`,
    );
  });

  test("a missing file", async () => {
    expect(await read(folderWith({ "train-images-idx3-ubyte": images }))).toMatchInlineSnapshot(
      `"FormatError: readIdxFolder: the folder '<folder>' must hold one of train-labels-idx1-ubyte, train-labels-idx1-ubyte.gz, train-labels.idx1-ubyte, train-labels.idx1-ubyte.gz"`,
    );
  });

  test("a damaged file is named", async () => {
    const folder = folderWith({
      "train-images-idx3-ubyte": images.slice(0, -1),
      "train-labels-idx1-ubyte": labels,
      "t10k-images-idx3-ubyte": images,
      "t10k-labels-idx1-ubyte": labels,
    });
    expect(await read(folder)).toMatchInlineSnapshot(`
      "FormatError: readIdxFolder: the file is truncated: its header promises 17 bytes, got 16
        file  <folder>/train-images-idx3-ubyte
        shape  [1, 1, 1]"
    `);
  });

  test("Fashion-MNIST is absent", async () => {
    expect(await messageOf(() => locateFashionMnist("/no/such/folder"))).toMatchInlineSnapshot(
      `"ArgumentError: locateFashionMnist: Fashion-MNIST must be in /no/such/folder: apt-get install dataset-fashion-mnist, or get its four files from https://github.com/zalandoresearch/fashion-mnist"`,
    );
  });
});
