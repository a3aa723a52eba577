import { constants } from "node:fs";
import { access, mkdir, rename, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";

/** The last path that is there, and those below it that are not yet, the outermost first. */
async function missingBelow(path: string): Promise<{ existing: string; missing: string[] }> {
  const missing: string[] = [];
  for (let at = path; ; at = dirname(at)) {
    try {
      const found = await stat(at);
      if (!found.isDirectory()) throw new Error(`'${at}' is a file`);
      return { existing: at, missing };
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // ENOTDIR: something above is a file, which the walk will come to.
      if ((code !== "ENOENT" && code !== "ENOTDIR") || at === dirname(at)) throw error;
      missing.unshift(at);
    }
  }
}

/** Makes the folder and checks that it can be written, before hours of training find out. */
export async function prepareFolder(folder: string): Promise<void> {
  let doing = "it cannot be looked up";
  try {
    const { existing, missing } = await missingBelow(resolve(folder));
    doing = `'${existing}' may not be written`;
    await access(existing, constants.W_OK | constants.X_OK);
    // One at a time: Node 20's recursive mkdir never returns where the system answers ENOENT, as /proc does.
    for (const path of missing) {
      doing = `'${path}' cannot be made`;
      await mkdir(path);
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === undefined ? message : `${doing} (${code})`;
    throw new Error(`the output folder '${folder}' cannot be used: ${reason}`);
  }
}

/** Writes a file whole or not at all: a run that is killed leaves the previous version. */
export async function writeWhole(
  folder: string,
  name: string,
  content: string | Uint8Array,
): Promise<string> {
  const path = join(folder, name);
  const unfinished = join(folder, `.${name}.${process.pid}`);
  await writeFile(unfinished, content);
  await rename(unfinished, path);
  return path;
}
