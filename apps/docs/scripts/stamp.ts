import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A hash of the files below some folders, by their names and contents. */
function hashOf(folders: readonly string[]): string {
  const hash = createHash("sha256");
  for (const folder of folders)
    for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort())
      if (/\.(ts|json)$/.test(path)) hash.update(path).update(readFileSync(join(folder, path)));
  return hash.digest("hex");
}

/** Has something made of the files below some folders, unless it was made of the same ones. */
export async function unlessMade(
  stamp: string,
  sources: readonly string[],
  make: () => void | Promise<void>,
): Promise<void> {
  const hash = hashOf(sources);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === hash) return;
  await make();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
}
