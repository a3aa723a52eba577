import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { figuresTable, withFigures } from "../src/report/markdown.ts";
import { readResults } from "../src/report/read.ts";

/**
 * Copies the figures of a benchmark run into a page, between its markers, so that no claim is typed by hand. Usage, with
 * the defaults:
 *
 *   npx tsx --conditions=@convkit/source apps/benchmark/scripts/readme-figures.ts --results out/bench/results.json --page README.md
 */
const { values } = parseArgs({
  options: {
    results: { type: "string", default: "out/bench/results.json" },
    page: { type: "string", default: "README.md" },
  },
});
const table = figuresTable(await readResults(values.results));
writeFileSync(values.page, withFigures(readFileSync(values.page, "utf8"), table));
console.log(`${values.page} has the figures of ${values.results}`);
