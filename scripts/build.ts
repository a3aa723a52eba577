import { join } from "node:path";
import { run } from "./exports/run.ts";

/** Builds `dist/` of every package that changed. turbo is heard when it fails; otherwise it has only news of itself. */
function build(options: readonly string[]): void {
  process.env["TURBO_TELEMETRY_DISABLED"] = "1";
  const start = performance.now();
  console.log("Building dist/ of every package...");
  run(join(import.meta.dirname, ".."), "node_modules/.bin/turbo", "run", "build", ...options);
  console.log(`Built in ${((performance.now() - start) / 1000).toFixed(1)} s`);
}

try {
  build(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
