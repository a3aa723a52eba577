import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ContestantSpec } from "../contestants/index.ts";
import { buildForNode, contestantPath, peersFolder } from "./build.ts";
import { type Channel, ContestantError } from "./channel.ts";
import { openProcess } from "./process-channel.ts";

/** Starts a contestant outside of browsers. */
export async function launch(spec: ContestantSpec, node: string, threads: number): Promise<Channel> {
  if (spec.file.endsWith(".py")) {
    // OpenBLAS's threads look for work for 2^26 cycles after a product, into the samples of others: 2^20 are 0.3 ms.
    const env = { OMP_NUM_THREADS: String(threads), OPENBLAS_THREAD_TIMEOUT: "20" };
    return openProcess({ program: findPython(), args: [contestantPath(spec.file)], env });
  }
  const bundle = await buildForNode(spec.file);
  const flags = ["--expose-gc", "--no-warnings"];
  return openProcess({ program: node, args: [...flags, bundle] });
}

/** The version of a contestant's package. @throws ContestantError when it is not installed */
export function packageVersion(name: string): string {
  const manifest = join(peersFolder, "node_modules", name, "package.json");
  if (!existsSync(manifest)) throw new ContestantError("missing", `${name} is not installed`);
  return (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version;
}

/** The first python3 that has PyTorch: $PYTHON, the one on the path, the system's. */
function findPython(): string {
  const hasTorch = "import importlib.util, sys; sys.exit(importlib.util.find_spec('torch') is None)";
  const places = [process.env["PYTHON"], "python3", "/usr/bin/python3"].filter(
    (place) => place !== undefined,
  );
  const found = places.find((python) => spawnSync(python, ["-c", hasTorch]).status === 0);
  if (!found)
    throw new ContestantError("missing", "no python3 with torch (Debian: apt-get install python3-torch)");
  return found;
}
