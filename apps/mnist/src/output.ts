import { constants } from "node:fs";
import { access, mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Makes the folder and checks that it can be written, before hours of training find out. */
export async function prepareFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (error) {
    throw new Error(
      `the output folder ${folder} cannot be written (${(error as NodeJS.ErrnoException).code})`,
    );
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
