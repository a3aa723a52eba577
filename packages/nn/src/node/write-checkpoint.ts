import { rm } from "node:fs/promises";
import { checkOptionNames } from "@convkit/ndarray";
import { checkInteger } from "../check.ts";
import { saveCheckpoint } from "../checkpoint/save-checkpoint.ts";
import { checkpointPath, listCheckpoints } from "./checkpoint-names.ts";
import { FileError } from "./file-error.ts";
import { writeWhole } from "./write-whole.ts";

export interface WriteCheckpointOptions {
  /** How many of the newest stay in the folder; older ones are deleted. Default: 3. */
  readonly keep?: number;
}

/**
 * Writes `saveCheckpoint(state)` as the newest checkpoint of a folder, which is made if need be. The file is there whole or
 * not at all, even if the process is killed or the power fails: it is written under another name, brought to the disk, and
 * renamed. What killed processes have left half written is removed.
 *
 * @returns the file's path, such as `runs/1/checkpoint-000012.safetensors`; the number counts the folder's checkpoints
 * @throws FileError when it cannot be written: the disk is full, the folder read-only; all older checkpoints are still there
 * @throws ArgumentError for a state that `saveCheckpoint` does not take
 * @example
 * ```ts
 * import { mkdtemp } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 *
 * const folder = await mkdtemp(join(tmpdir(), "run-"));
 * for (let epoch = 1; epoch <= 5; epoch++) await writeCheckpoint(folder, { epoch }, { keep: 2 });
 * const { checkpoint } = await latestCheckpoint<{ epoch: number }>(folder);
 * checkpoint!.state.epoch // 5
 * ```
 */
export async function writeCheckpoint(
  folder: string,
  state: object,
  options: WriteCheckpointOptions = {},
): Promise<string> {
  checkOptionNames("writeCheckpoint", options, ["keep"]);
  const { keep = 3 } = options;
  checkInteger("writeCheckpoint", "keep", keep, 1);
  const bytes = await saveCheckpoint(state);
  const older = await listCheckpoints("writeCheckpoint", folder);
  const path = checkpointPath(folder, (older[0]?.number ?? 0) + 1);
  await writeWhole("writeCheckpoint", path, bytes);
  for (const { path: old } of older.slice(keep - 1))
    await rm(old, { force: true }).catch((error: unknown) => {
      throw new FileError("writeCheckpoint", "delete", old, error);
    });
  return path;
}
