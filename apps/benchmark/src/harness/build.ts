import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { build } from "esbuild";

export const appFolder = join(import.meta.dirname, "../..");
const contestantFolder = join(appFolder, "src/contestants");

/**
 * Bundles a contestant for Node.js, as users' bundlers do: convkit from its sources, libraries stay outside.
 * (Running the sources through a loader would add its helpers to convkit's closures, and to its times.)
 *
 * @returns the bundle's path; it lies in the app, so that its imports find the app's dependencies
 */
export async function buildForNode(file: string): Promise<string> {
  const result = await build({
    stdin: {
      contents: `
        import { contestant } from ${JSON.stringify(contestantPath(file))};
        import { hostInNode } from ${JSON.stringify(join(contestantFolder, "host-node.ts"))};
        hostInNode(contestant);`,
      resolveDir: appFolder,
    },
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
          onResolve({ filter: /^[^./]/ }, ({ path }) =>
            path.startsWith("@convkit/") || isAbsolute(path) ? undefined : { path, external: true },
          );
        },
      },
    ],
  });
  const folder = join(appFolder, "dist/contestants");
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${file.replaceAll(/[^\w-]+/g, "-").replace(/-ts$/, "")}.mjs`);
  writeFileSync(`${path}.${process.pid}`, result.outputFiles[0]!.contents);
  renameSync(`${path}.${process.pid}`, path);
  return path;
}

export const contestantPath = (file: string) => (isAbsolute(file) ? file : join(contestantFolder, file));
