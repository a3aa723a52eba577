import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { statusText } from "../../benchmark/src/report/columns.ts";
import { type Group, hasFigure, type SuiteRows, suitesOf } from "../../benchmark/src/report/groups.ts";
import { figuresTable } from "../../benchmark/src/report/markdown.ts";
import { readResults } from "../../benchmark/src/report/read.ts";
import { digits, productName, quantity } from "../../benchmark/src/report/words.ts";
import { contestantLabel } from "../../benchmark/src/schema.ts";
import { table } from "./table.ts";

/** The run that the site shows; copy-benchmark.ts puts it there. */
export const benchmarkFile = (root: string): string => join(root, "data/benchmark.json");

function groupLines({ workload, product, detail, rows }: Group, unit: string): string[][] {
  return rows.map((row, i) => [
    i === 0 ? `**${workload}${product && ` ${productName(product)}`}**` : "",
    i === 0 ? detail : "",
    contestantLabel(row.contestant),
    hasFigure(row) ? quantity(row.figure, unit) : statusText(row),
  ]);
}

function suiteTable({ info, groups }: SuiteRows): string {
  if (groups.length === 0) return "";
  const lines = groups.flatMap((group) => groupLines(group, info.unit));
  return [
    `::: details ${info.title}: every contestant`,
    info.description,
    table(["work", "", "contestant", info.unit === "bytes" ? "size" : info.unit], lines),
    ":::",
  ].join("\n\n");
}

/** Writes the tables of the page about benchmarks. */
export async function writeBenchmarkTables(root: string): Promise<void> {
  const results = await readResults(benchmarkFile(root));
  const { simdGflops = [], memoryGBps = [] } = results.environment.peak ?? {};
  const peak = simdGflops.map(
    ({ threads, value }, i) =>
      `${digits(value)} GFLOP/s and ${digits(memoryGBps[i]?.value ?? 0)} GB/s with ${threads} thread${threads === 1 ? "" : "s"}`,
  );
  const parts = [
    "## A run",
    figuresTable(results),
    peak.length > 0 &&
      `The machine at its best, measured in the same run by plain SIMD loops: ${peak.join("; ")}.`,
    "## Beside whom",
    ...suitesOf(results).map(suiteTable),
  ];
  mkdirSync(join(root, "generated"), { recursive: true });
  writeFileSync(join(root, "generated/benchmarks.md"), `${parts.filter(Boolean).join("\n\n")}\n`);
}
