import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { build } from "esbuild";

export const appFolder = join(import.meta.dirname, "../..");
/** A project of its own, with the libraries that convkit is measured beside: ensure-peers.ts installs them. */
export const peersFolder = join(appFolder, "peers");
const contestantFolder = join(appFolder, "src/contestants");

/**
 * Bundles a contestant for Node.js, as users' bundlers do: convkit from its sources, libraries stay outside.
 * (Running the sources through a loader would add its helpers to convkit's closures, and to its times.)
 *
 * @returns the bundle's path; it lies among the peers, so that its imports find them
 */
export function buildForNode(file: string): Promise<string> {
  const host = join(contestantFolder, "host-node.ts");
  const entry = `
    import { contestant } from ${JSON.stringify(contestantPath(file))};
    import { hostInNode } from ${JSON.stringify(host)};
    hostInNode(contestant);`;
  return buildScript({ contents: entry, resolveDir: appFolder }, file.replace(/\.ts$/, ""));
}

/** Bundles a script for Node.js, from a file or from a text. */
export async function buildScript(
  entry: string | { readonly contents: string; readonly resolveDir: string },
  name: string,
): Promise<string> {
  const result = await build({
    ...(typeof entry === "string" ? { entryPoints: [entry] } : { stdin: entry }),
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    target: "node20",
    conditions: ["@convkit/source"],
    logLevel: "silent",
    plugins: [
      {
        name: "libraries-stay-outside",
        setup({ onResolve }) {
          onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
            kind === "entry-point" || path.startsWith("@convkit/") || isAbsolute(path)
              ? undefined
              : { path, external: true },
          );
        },
      },
    ],
  });
  const folder = join(peersFolder, "dist");
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name.replaceAll(/[^\w-]+/g, "-")}.mjs`);
  // Two runs may build at once: neither must read half a file.
  writeFileSync(`${path}.${process.pid}`, result.outputFiles[0]!.contents);
  renameSync(`${path}.${process.pid}`, path);
  return path;
}

export const contestantPath = (file: string) => (isAbsolute(file) ? file : join(contestantFolder, file));
