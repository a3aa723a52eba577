import { writeWhole } from "./write-whole.ts";

/**
 * Writes a file whole or not at all, even if the process is killed or the power fails: to another file in the same folder,
 * which is brought to the disk and then renamed. The folder is made if need be, and what killed processes have left half
 * written in it is removed.
 *
 * @param content bytes, or a text, which becomes UTF-8
 * @throws FileError when it cannot be written: the disk is full, the folder read-only; an old file is then as it was
 * @example
 * ```ts
 * import { mkdtemp, readdir } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 *
 * const folder = await mkdtemp(join(tmpdir(), "weights-"));
 * const model = new Linear(2, 1);
 * await writeFileWhole(join(folder, "model.safetensors"), await saveSafetensors(model.stateDict()));
 * await readdir(folder) // ["model.safetensors"]
 * await writeFileWhole(folder, "a folder is no file") // throws FileError
 * ```
 */
export async function writeFileWhole(path: string, content: string | Uint8Array): Promise<void> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  await writeWhole("writeFileWhole", path, bytes);
}
