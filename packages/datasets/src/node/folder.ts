import { readdir } from "node:fs/promises";
import { ArgumentError } from "@convkit/ndarray";

/** The names in a folder, on behalf of a public function. */
export async function list(functionName: string, folder: string): Promise<ReadonlySet<string>> {
  try {
    return new Set(await readdir(folder));
  } catch (error) {
    throw folderError(functionName, folder, error);
  }
}

/** What it says of a folder that the system does not list. */
export function folderError(functionName: string, folder: string, error: unknown): ArgumentError {
  const { code } = error as NodeJS.ErrnoException;
  const reason = { ENOENT: "does not exist", ENOTDIR: "is not a folder", EACCES: "may not be read" }[
    code ?? ""
  ];
  return new ArgumentError(functionName, `the folder '${folder}' ${reason ?? `cannot be read (${code})`}`);
}
