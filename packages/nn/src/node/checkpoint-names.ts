import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { FileError } from "./file-error.ts";

/** A checkpoint of a folder. */
export interface CheckpointFile {
  readonly path: string;
  /** Counts the checkpoints of the folder: the newest has the largest, whatever clocks say. */
  readonly number: number;
}

const pattern = /^checkpoint-(\d+)\.safetensors$/;

export function checkpointPath(folder: string, number: number): string {
  return join(folder, `checkpoint-${String(number).padStart(6, "0")}.safetensors`);
}

/** The checkpoints of a folder, the newest first; none when there is no folder. */
export async function listCheckpoints(functionName: string, folder: string): Promise<CheckpointFile[]> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw new FileError(functionName, "read", folder, error);
  }
  return names
    .flatMap((name) => {
      const number = Number(pattern.exec(name)?.[1] ?? Number.NaN);
      return Number.isSafeInteger(number) ? [{ path: join(folder, name), number }] : [];
    })
    .toSorted((a, b) => b.number - a.number);
}
