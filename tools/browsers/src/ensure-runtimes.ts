import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findRuntime, runtimes, runtimesFolder } from "./runtimes.ts";

/** Installs with npm, without running any script of the packages'. */
function install(packages: readonly string[]): void {
  mkdirSync(runtimesFolder, { recursive: true });
  writeFileSync(join(runtimesFolder, "package.json"), '{ "private": true }');
  const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];
  spawnSync("npm", ["install", ...options, ...packages], {
    cwd: runtimesFolder,
    stdio: ["ignore", "ignore", "inherit"],
  });
}

if (!runtimes.every(findRuntime)) install(runtimes.map(({ name, version }) => `${name}@${version}`));

for (const runtime of runtimes) {
  const path = findRuntime(runtime);
  if (path) console.log(`Tests in ${path}`);
  else {
    console.error(`${runtime.name} ${runtime.version} cannot be installed from npm`);
    process.exitCode = 1;
  }
}
