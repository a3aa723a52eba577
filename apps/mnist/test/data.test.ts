import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadDataset } from "../src/data.ts";
import { parseOptions } from "../src/options.ts";
import { writeIdxFolder } from "./idx-folder.ts";

test("the real MNIST, limited", async () => {
  const { title, train, test } = await loadDataset(parseOptions(["--limit", "500"]));
  expect([title, train.images.shape, train.labels.shape, test.images.shape]).toEqual([
    "MNIST",
    [500, 28, 28],
    [500],
    [10_000, 28, 28],
  ]);
});

test("a folder with more than ten classes, and a limit beyond what is there", async () => {
  const folder = writeIdxFolder({ train: [0, 11], test: [3] });
  const { train, classNames } = await loadDataset(parseOptions(["--data", folder, "--limit", "99"]));
  expect(train.labels.toArray()).toEqual([0, 11]);
  expect(classNames.slice(-2)).toEqual(["10", "11"]);
});

test("folders that cannot be learned from", async () => {
  const load = (folder: string) => loadDataset(parseOptions(["--data", folder]));
  await expect(load(join(tmpdir(), "no-such-folder"))).rejects.toThrow(/no-such-folder' does not exist/);
  await expect(load(writeIdxFolder({ train: [], test: [1] }))).rejects.toThrow(/at least one training/);
  await expect(load(writeIdxFolder({ train: [1], test: [1], testSize: 5 }))).rejects.toThrow(
    /images of one size, got 28 x 28 to train and 5 x 5 to test/,
  );
});
