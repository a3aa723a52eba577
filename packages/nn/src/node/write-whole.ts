import { randomBytes } from "node:crypto";
import { mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { FileError } from "./file-error.ts";

/** Temporary files that this process is writing. */
const writing = /* @__PURE__ */ new Set<string>();

/** `<name>.<process>.<random>.tmp` */
const temporary = /\.(\d+)\.[0-9a-f]{8}\.tmp$/;

/** Whether a process of that number runs; one of another user does, too. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Removes what processes that were killed in the middle of writing have left in a folder. */
export async function cleanTemporaries(folder: string): Promise<void> {
  const names = await readdir(folder);
  for (const name of names) {
    const pid = Number(temporary.exec(name)?.[1] ?? Number.NaN);
    const path = join(folder, name);
    // A process may have the number of one that was killed, as in a container, this one too.
    const stale = pid === process.pid ? !writing.has(path) : Number.isInteger(pid) && !isAlive(pid);
    if (stale) await rm(path, { force: true });
  }
}

async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open folders, and needs none of it.
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Writes a file whole or not at all, whatever happens meanwhile: to a temporary file in the same folder, which is brought to
 * the disk and then takes the place of the old one in one act of the file system.
 *
 * @throws FileError when it cannot be written; the old file is then as it was
 */
export async function writeWhole(functionName: string, path: string, bytes: Uint8Array): Promise<void> {
  const folder = dirname(path);
  const temp = join(folder, `${basename(path)}.${process.pid}.${randomBytes(4).toString("hex")}.tmp`);
  writing.add(temp);
  try {
    await mkdir(folder, { recursive: true });
    await cleanTemporaries(folder);
    const file = await open(temp, "wx");
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temp, path);
    await syncFolder(folder);
  } catch (error) {
    await rm(temp, { force: true }).catch(() => {});
    throw new FileError(functionName, "write", path, error);
  } finally {
    writing.delete(temp);
  }
}
