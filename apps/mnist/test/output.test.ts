import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { prepareFolder, writeWhole } from "../src/output.ts";

test("files replace their previous version and leave nothing else behind", async () => {
  const folder = join(mkdtempSync(join(tmpdir(), "convkit-out-")), "a", "b");
  await prepareFolder(folder);
  await writeWhole(folder, "report.html", "one");
  const path = await writeWhole(folder, "report.html", "two");
  expect(readFileSync(path, "utf8")).toBe("two");
  expect(readdirSync(folder)).toEqual(["report.html"]);
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
