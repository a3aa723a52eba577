import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PackedPackage } from "./pack.ts";
import { run } from "./run.ts";

/** Plain JavaScript: the sum of a 2x2 window of ones is 4. */
const program = `
import { strictEqual } from "node:assert";
import { conv2d } from "@convkit/conv-kernels";
import { ones } from "@convkit/ndarray";
const y = conv2d(ones([1, 1, 3, 3]), ones([1, 1, 2, 2]));
strictEqual(JSON.stringify(y.toArray()), "[[[[4,4],[4,4]]]]");
`;

/** TypeScript: types arrive, and are no \`any\`. */
const typedProgram = `
import { conv2d } from "@convkit/conv-kernels";
import { type NDArray, ones } from "@convkit/ndarray";
const y: NDArray = conv2d(ones([1, 1, 3, 3]), ones([1, 1, 2, 2]), { stride: 1, padding: "same" });
const rank: number = y.shape.length;
// @ts-expect-error there is no such option
conv2d(y, y, { strides: rank });
`;

/** Installs the packed packages into an empty folder, as a user would, and uses them there. */
export function useAsStranger(root: string, folder: string, packages: readonly PackedPackage[]): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }');
  const tarballs = packages.map(({ tarball }) => tarball);
  run(folder, "npm", "install", "--no-audit", "--no-fund", "--prefer-offline", ...tarballs);

  const doors = packages.flatMap((packed) => packed.doors);
  writeFileSync(join(folder, "main.mjs"), doors.map((door) => `import "${door}";\n`).join("") + program);
  run(folder, process.execPath, "main.mjs");

  const everyType = doors
    .map((door, i) => `export type Door${i} = keyof typeof import("${door}");\n`)
    .join("");
  writeFileSync(join(folder, "main.ts"), typedProgram + everyType);
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const strict = [
    "--noEmit",
    "--strict",
    "--exactOptionalPropertyTypes",
    "--target",
    "es2022",
    "--lib",
    "es2022,dom",
  ];
  for (const [module, resolution] of [
    ["nodenext", "nodenext"],
    ["esnext", "bundler"],
  ] as const)
    run(
      folder,
      process.execPath,
      tsc,
      ...strict,
      "--module",
      module,
      "--moduleResolution",
      resolution,
      "main.ts",
    );
}
