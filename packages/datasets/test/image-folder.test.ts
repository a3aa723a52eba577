import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { openImageFolder, readImageFolder } from "../src/node/index.ts";
import { messageOf } from "./files.ts";
import fixture from "./fixtures/images.json";
import { pngBytes } from "./png-bytes.ts";

/** A grey pixel of this value. */
const pixel = (value: number) => pngBytes({}, [0, value]);

/** A fresh folder with files by their paths within. */
function folderOf(files: Readonly<Record<string, Uint8Array | string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "convkit-images-"));
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return folder;
}

const pets = () =>
  folderOf({
    "dog/2.png": pixel(4),
    "cat/b.PNG": pixel(2),
    "cat/a.png": pixel(1),
    "cat/young/c.png": pixel(3),
    "cat/notes.txt": "no image",
    "README.md": "no class",
  });

describe("a folder of images", () => {
  test("has a class for each subfolder, in the order of names, and images in that of paths", async () => {
    const folder = pets();
    const { images, labels, classNames, files } = await readImageFolder(folder, { channels: 1 });
    expect(classNames).toEqual(["cat", "dog"]);
    expect(images.shape).toEqual([4, 1, 1, 1]);
    expect([images.dtype, [...images.toTypedArray()]]).toEqual(["uint8", [1, 2, 3, 4]]);
    expect([labels.dtype, labels.toArray()]).toEqual(["int32", [0, 0, 0, 1]]);
    expect(files.map((file) => file.slice(folder.length))).toEqual([
      "/cat/a.png",
      "/cat/b.PNG",
      "/cat/young/c.png",
      "/dog/2.png",
    ]);
  });

  test("is read one by one, in batches, and all at once", async () => {
    const folder = await openImageFolder(pets());
    expect([folder.length, folder.samples[3]!.label]).toEqual([4, 1]);
    const { input, target } = await folder.get(3);
    expect([input.toArray(), target.shape, target.item()]).toEqual([[[[4]], [[4]], [[4]]], [], 1]);
    const batch = await folder.getBatch(Int32Array.of(2, 0));
    expect([batch.input.shape, batch.target.toArray()]).toEqual([
      [2, 3, 1, 1],
      [0, 0],
    ]);
    expect((await folder.getBatch([])).input.shape).toEqual([0, 3, 0, 0]);
  });

  test("resizes, of whatever size and format files are", async () => {
    const bytes = (name: string) =>
      new Uint8Array(Buffer.from(fixture.cases.find((entry) => entry.name === name)!.file, "base64"));
    const folder = folderOf({ "a/1.png": bytes("rgb"), "b/1.jpg": bytes("jpeg"), "b/2.jpeg": bytes("grey") });
    expect((await readImageFolder(folder, { size: [4, 5] })).images.shape).toEqual([3, 3, 4, 5]);
    expect((await readImageFolder(folder, { size: 4, channels: 1 })).images.shape).toEqual([3, 1, 4, 4]);
  });
});

describe("what is refused", () => {
  const read = async (folder: string, options = {}) =>
    (await messageOf(() => readImageFolder(folder, options)))
      .replaceAll(folder, "<folder>")
      .replaceAll(/ {2,}(?=<folder>)/g, "  ");

  test("options", async () => {
    const folder = pets();
    expect(await read(folder, { size: 0 })).toMatchInlineSnapshot(
      `"ArgumentError: readImageFolder: size must be one or two integers of at least 1, got 0"`,
    );
    expect(await read(folder, { channels: 2 })).toMatchInlineSnapshot(
      `"ArgumentError: readImageFolder: channels must be 1 or 3, got 2"`,
    );
    expect(await read(folder, { maxPixels: 0.5 })).toMatchInlineSnapshot(
      `"ArgumentError: readImageFolder: maxPixels must be an integer of at least 1, got 0.5"`,
    );
    expect(await read(folder, { resize: 3 })).toMatchInlineSnapshot(
      `"ArgumentError: readImageFolder: unknown option "resize"; the options are size, channels, maxPixels"`,
    );
    const opened = await openImageFolder(folder);
    expect(await messageOf(() => opened.get(4))).toMatchInlineSnapshot(
      `"ArgumentError: openImageFolder: index 4 is out of range for 4 images"`,
    );
  });

  test("folders without classes or images", async () => {
    expect(await read("/no/such/folder")).toMatchInlineSnapshot(
      `"ArgumentError: readImageFolder: the folder '<folder>' does not exist"`,
    );
    expect(await read(folderOf({ "1.png": pixel(1) }))).toMatchInlineSnapshot(
      `"FormatError: readImageFolder: the folder '<folder>' must have a subfolder for each class"`,
    );
    expect(await read(folderOf({ "cat/1.png": pixel(1), "dog/1.gif": "GIF89a" }))).toMatchInlineSnapshot(
      `"FormatError: readImageFolder: every class must have an image, a PNG or JPEG file, but '<folder>/dog' has none"`,
    );
  });

  test("bad files, which are named", async () => {
    expect(await read(folderOf({ "cat/1.png": pixel(1), "cat/2.png": "no" }))).toMatchInlineSnapshot(`
      "FormatError: readImageFolder: an image must be a PNG or JPEG file, and this begins as neither
        file  <folder>/cat/2.png"
    `);
    const wide = pngBytes({ width: 2 }, [0, 1, 2]);
    expect(await read(folderOf({ "cat/1.png": pixel(1), "cat/2.png": wide }))).toMatchInlineSnapshot(`
      "FormatError: readImageFolder: images must have one size, 1 x 1, or the option size makes it so, got 1 x 2
        file  <folder>/cat/2.png"
    `);
    expect(await read(folderOf({ "cat/1.png": wide }), { maxPixels: 1 })).toMatchInlineSnapshot(`
      "FormatError: readImageFolder: the image must have between 1 and 1 pixels (maxPixels), got 2 x 1
        file  <folder>/cat/1.png"
    `);
    const huge = folderOf({ "cat/1.png": pixel(1) });
    // Without blocks on the disk, and refused before it is read.
    truncateSync(join(huge, "cat/1.png"), 2 ** 40);
    expect(await read(huge)).toMatchInlineSnapshot(`
      "FormatError: readImageFolder: an image of at most 16777216 pixels (maxPixels) must have at most 135266304 bytes, got 1099511627776
        file  <folder>/cat/1.png"
    `);
  });

  test("links that lead out of the folder, or to folders", async () => {
    const folder = folderOf({ "cat/1.png": pixel(1) });
    symlinkSync("1.png", join(folder, "cat/2.png"));
    expect((await readImageFolder(folder)).files).toHaveLength(2);
    symlinkSync("/etc/passwd", join(folder, "cat/3.png"));
    expect(await read(folder)).toMatchInlineSnapshot(`
      "FormatError: readImageFolder: a symbolic link must lead to a file within the folder, got /etc/passwd
        link  <folder>/cat/3.png"
    `);
    const folders = folderOf({ "cat/1.png": pixel(1) });
    symlinkSync("..", join(folders, "cat/up"));
    expect(await read(folders)).toMatchInlineSnapshot(`
      "FormatError: readImageFolder: symbolic links to folders are not followed
        link  <folder>/cat/up"
    `);
    const broken = folderOf({ "cat/1.png": pixel(1) });
    symlinkSync("nowhere.png", join(broken, "cat/2.png"));
    expect(await read(broken)).toMatchInlineSnapshot(`
      "FormatError: readImageFolder: a symbolic link must lead to a file within the folder, got nothing
        link  <folder>/cat/2.png"
    `);
  });

  test("a link that is put in a file's place later", async () => {
    const folder = folderOf({ "cat/1.png": pixel(1) });
    const opened = await openImageFolder(folder);
    rmSync(join(folder, "cat/1.png"));
    symlinkSync("/etc/passwd", join(folder, "cat/1.png"));
    expect((await messageOf(() => opened.get(0))).replaceAll(folder, "<folder>")).toMatchInlineSnapshot(`
      "FormatError: openImageFolder: an image must lie within the folder, got a link to '/etc/passwd'
        file  <folder>/cat/1.png"
    `);
    rmSync(join(folder, "cat/1.png"));
    expect((await messageOf(() => opened.get(0))).replaceAll(folder, "<folder>")).toMatchInlineSnapshot(`
      "FormatError: openImageFolder: the file cannot be read (ENOENT)
        file  <folder>/cat/1.png"
    `);
  });
});
