import { constants } from "node:fs";
import { access, mkdir, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { FileError } from "@convkit/nn/node";
import { sentenceOf } from "./sentence.ts";

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

/** Writes what can be made again. @returns whether it is written; when a file cannot be, that is said, and the run goes on */
export async function writeOrSay(write: () => Promise<void>, say: (line: string) => void): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    say(sentenceOf(error));
    return false;
  }
}
