import { spawnSync } from "node:child_process";

/** Runs a program quietly; when it fails, shows what it said and stops here. */
export function run(cwd: string, program: string, ...args: string[]): void {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, encoding: "utf8" });
  if (status === 0) return;
  throw new Error(
    `${[program, ...args].join(" ")} failed\n${error?.message ?? ""}${stdout ?? ""}${stderr ?? ""}`,
  );
}
