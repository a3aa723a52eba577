import { describe, expect, test } from "vitest";
import { fashionMnistClassNames, mnistClassNames, readLabelledImages } from "../src/index.ts";
import { idxBytes, messageOf } from "./files.ts";

const images = idxBytes(8, [2, 1, 2], [0, 255, 255, 0]);
const labels = idxBytes(8, [2], [3, 4]);

test("ten classes each", () => {
  expect([mnistClassNames.length, fashionMnistClassNames.length]).toEqual([10, 10]);
});

test("images and labels", async () => {
  const split = await readLabelledImages({ images, labels });
  expect(split.images.toArray()).toEqual([[[0, 255]], [[255, 0]]]);
  expect(split.labels.toArray()).toEqual([3, 4]);
});

describe("messages", () => {
  const read = (files: { images: Uint8Array; labels: Uint8Array }) =>
    messageOf(() => readLabelledImages(files));

  test("counts that differ", async () => {
    expect(await read({ images, labels: idxBytes(8, [3], [3, 4, 5]) })).toMatchInlineSnapshot(`
      "FormatError: readLabelledImages: there must be one label an image, got 2 images and 3 labels
        images  [2, 1, 2]   uint8
        labels  [3]         uint8"
    `);
  });

  test("the two exchanged", async () => {
    expect(await read({ images: labels, labels: images })).toMatchInlineSnapshot(`
      "FormatError: readLabelledImages: images must be uint8 [N, H, W] and labels uint8 [N]
        images  [2]         uint8
        labels  [2, 1, 2]   uint8"
    `);
  });
});
