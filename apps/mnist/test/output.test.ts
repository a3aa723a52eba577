import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileError } from "@convkit/nn/node";
import { expect, test } from "vitest";
import { prepareFolder, writeOrSay } from "../src/output.ts";

test("folders are made, one in the other", async () => {
  const folder = join(mkdtempSync(join(tmpdir(), "convkit-out-")), "a", "b");
  await prepareFolder(folder);
  await prepareFolder(folder);
  expect(existsSync(folder)).toBe(true);
});

test("a file that cannot be written is told of in one line, and nothing but that", async () => {
  const lines: string[] = [];
  const say = (line: string) => void lines.push(line);
  const error = new FileError("writeFileWhole", "write", "/out/report.html", { code: "ENOSPC" });
  expect(await writeOrSay(async () => {}, say)).toBe(true);
  expect(await writeOrSay(() => Promise.reject(error), say)).toBe(false);
  expect(lines).toEqual(["cannot write /out/report.html: the disk is full (ENOSPC)"]);
  await expect(writeOrSay(() => Promise.reject(new RangeError("another")), say)).rejects.toThrow("another");
});

test("a folder that cannot be is refused in one line", async () => {
  const file = join(mkdtempSync(join(tmpdir(), "convkit-out-")), "file");
  writeFileSync(file, "");
  const refused = (folder: string) => `the output folder '${folder}' cannot be used: '${file}' is a file`;
  await expect(prepareFolder(file)).rejects.toThrow(refused(file));
  await expect(prepareFolder(join(file, "below"))).rejects.toThrow(refused(join(file, "below")));
});

test.runIf(existsSync("/proc/self"))("a file system that makes no folders is refused, too", async () => {
  await expect(prepareFolder("/proc/convkit/out")).rejects.toThrow(
    /^the output folder '\/proc\/convkit\/out' cannot be used: '\/proc(\/convkit)?' (cannot be made|may not be written) \(\w+\)$/,
  );
});
