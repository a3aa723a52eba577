import { spawnSync } from "node:child_process";

/** Runs a program quietly and returns what it printed; when it fails, throws with all that it said. */
export function run(cwd: string, program: string, ...args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, encoding: "utf8" });
  if (status === 0) return stdout;
  throw new Error(
    `${[program, ...args].join(" ")} failed\n${error?.message ?? ""}${stdout ?? ""}${stderr ?? ""}`,
  );
}
