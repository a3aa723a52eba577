import { accessSync, constants } from "node:fs";

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The program that an environment variable names, or the first of these places that holds one. */
export function findProgram(variable: string, places: readonly string[]): string | undefined {
  const named = process.env[variable];
  if (named) return isExecutable(named) ? named : undefined;
  return places.find(isExecutable);
}
