import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Where ensure-runtimes.ts installs what is not worth 200 MB to everybody who installs the workspace. */
export const runtimesFolder = join(import.meta.dirname, "../node_modules/.runtimes");

interface Runtime {
  /** The npm package, which brings one of those in `scope` for this platform. */
  readonly name: "deno" | "bun";
  readonly version: string;
  readonly scope: string;
  readonly program: string;
  /** Arguments before the script: Deno may do nothing but import. */
  readonly flags: readonly string[];
}

export const runtimes: readonly Runtime[] = [
  {
    name: "deno",
    version: "2.9.6",
    scope: "@deno",
    program: "deno",
    flags: ["run", "--no-prompt"],
  },
  { name: "bun", version: "1.4.5", scope: "@oven", program: "bin/bun", flags: [] },
];

/** The program of an installed runtime. */
export function findRuntime({ scope, program }: Runtime): string | undefined {
  const folder = join(runtimesFolder, "node_modules", scope);
  if (!existsSync(folder)) return undefined;
  return readdirSync(folder)
    .map((platform) => join(folder, platform, program))
    .find(existsSync);
}
