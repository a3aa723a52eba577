import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { peersFolder } from "./build.ts";

interface Manifest {
  readonly version: string;
  readonly packageManager: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

const readManifest = (folder: string) =>
  JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;

/** The peers that are not installed in the version that is asked for. */
export function absentPeers(folder = peersFolder): string[] {
  return Object.entries(readManifest(folder).dependencies).flatMap(([name, version]) => {
    const installed = join(folder, "node_modules", name);
    const fits = existsSync(join(installed, "package.json")) && readManifest(installed).version === version;
    return fits ? [] : [name];
  });
}

/**
 * Installs the libraries that convkit is measured beside, 0.7 GB, unless they are there: who only uses convkit, or tests it,
 * does without. What cannot be had is missing in the report.
 *
 * @returns whether all are there now
 */
export function ensurePeers(say: (line: string) => void): boolean {
  if (absentPeers().length === 0) return true;
  say("installing the peers, once");
  const { packageManager } = readManifest(peersFolder);
  const install = ["install", "--frozen-lockfile", "--prefer-offline", "--reporter=silent"];
  spawnSync("npx", ["--yes", packageManager, "--dir", peersFolder, ...install], {
    // Progress and errors go to stderr: stdout is the program's.
    stdio: ["ignore", 2, "inherit"],
    shell: process.platform === "win32",
  });
  const absent = absentPeers();
  if (absent.length > 0) say(`not installed: ${absent.join(", ")}`);
  return absent.length === 0;
}
