import { readFileSync } from "node:fs";
import { defineConfig } from "tsdown";

type Exports = Record<string, string | { "@convkit/source"?: string }>;

/** Every package builds alike: one output file a source file, so that bundlers drop what is not imported. */
const { exports } = JSON.parse(readFileSync("package.json", "utf8")) as { exports: Exports };

export default defineConfig({
  cwd: process.cwd(),
  entry: Object.values(exports).flatMap((door) =>
    typeof door === "object" && door["@convkit/source"] ? [door["@convkit/source"]] : [],
  ),
  unbundle: true,
  platform: "neutral",
  target: "es2022",
  dts: true,
  sourcemap: true,
  fixedExtension: false,
  tsconfig: "../../tsconfig.json",
});
