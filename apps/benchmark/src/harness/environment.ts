import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { arch, availableParallelism, cpus, type as osName, release, totalmem } from "node:os";
import { join } from "node:path";
import type { Environment, Peak, Runtime } from "../schema.ts";
import { appFolder } from "./build.ts";

/** Where and what is measured. */
export function describeEnvironment(
  date: Date,
  command: string,
  runtimes: readonly Runtime[],
  peak?: Peak,
): Environment {
  return {
    date: date.toISOString(),
    durationSeconds: Math.round((Date.now() - date.getTime()) / 100) / 10,
    command,
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    os: `${osName()} ${release().split("-")[0]} ${arch()}`,
    runtimes,
    convkit: { version: convkitVersion(), ...gitState() },
    ...(peak && { peak }),
  };
}

function convkitVersion(): string {
  const manifest = join(appFolder, "../../packages/conv-kernels/package.json");
  return (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version;
}

function gitState(): { commit: string | null; dirty: boolean } {
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "safe.directory=*", ...args], {
      cwd: appFolder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  try {
    return { commit: git("rev-parse", "HEAD"), dirty: git("status", "--porcelain") !== "" };
  } catch {
    return { commit: null, dirty: false };
  }
}
