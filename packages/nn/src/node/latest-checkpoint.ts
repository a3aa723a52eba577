import { readFile } from "node:fs/promises";
import { loadCheckpoint } from "../checkpoint/load-checkpoint.ts";
import type { TrainingState } from "../train/state.ts";
import { listCheckpoints } from "./checkpoint-names.ts";
import { FileError } from "./file-error.ts";

export interface LatestCheckpoint<State> {
  /** The newest that loads; undefined when there is none. */
  readonly checkpoint: { readonly path: string; readonly state: State } | undefined;
  /** Newer ones that do not load, and why. */
  readonly skipped: readonly { readonly path: string; readonly error: Error }[];
}

/**
 * The newest checkpoint of a folder that loads, down to its last bit. Damaged ones are passed over, and told of.
 *
 * @throws FileError when there is a folder but it cannot be read
 * @example
 * await latestCheckpoint("no/such/folder") // { checkpoint: undefined, skipped: [] }
 */
export async function latestCheckpoint<State = TrainingState>(
  folder: string,
): Promise<LatestCheckpoint<State>> {
  const skipped: { path: string; error: Error }[] = [];
  for (const { path } of await listCheckpoints("latestCheckpoint", folder)) {
    try {
      return {
        checkpoint: { path, state: loadCheckpoint<State>(await read(path), { file: path }) },
        skipped,
      };
    } catch (error) {
      skipped.push({ path, error: error as Error });
    }
  }
  return { checkpoint: undefined, skipped };
}

async function read(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new FileError("latestCheckpoint", "read", path, error);
  }
}
