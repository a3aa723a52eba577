import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { readResults } from "../../benchmark/src/report/read.ts";
import { benchmarkFile } from "./benchmark-tables.ts";

/**
 * Makes a benchmark run the one that the site shows:
 *
 *   npx tsx apps/docs/scripts/copy-benchmark.ts out/bench/results.json
 *
 * The copy leaves out single samples: the tables show medians.
 */
const source = process.argv[2] ?? "out/bench/results.json";
const target = benchmarkFile(fileURLToPath(new URL("..", import.meta.url)));
const results = await readResults(source);
const rows = results.rows.map((row) => ({ ...row, samples: [], rounds: [] }));
mkdirSync(dirname(target), { recursive: true });
writeFileSync(target, `${JSON.stringify({ ...results, rows })}\n`);
console.log(`${join("apps/docs/data", "benchmark.json")} has the figures of ${source}`);
