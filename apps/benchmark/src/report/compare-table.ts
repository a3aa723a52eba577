import pc from "picocolors";
import { contestantLabel, type Row } from "../schema.ts";
import { statusText } from "./columns.ts";
import {
  type ComparedRow,
  type CompareOptions,
  type Comparison,
  compareResults,
  type Shift,
} from "./compare.ts";
import { groupBy } from "./groups.ts";
import { readResults } from "./read.ts";
import { type Colours, cut, type TerminalOptions, wantsColour } from "./terminal.ts";
import { change, digits, productName, time } from "./words.ts";

const shown = (row: Row) => (row.median !== undefined ? time(row.median) : digits(row.figure ?? 0));

function paint({ verdict, regression }: Shift, text: string, c: Colours): string {
  if (regression) return c.bold(c.red(text));
  return verdict === "worse" ? c.yellow(text) : verdict === "better" ? c.green(text) : c.dim(text);
}

const verdictText = (of: Shift) => (of.regression ? "WORSE" : of.verdict);

const title = ({ suite, workload, product }: Row) =>
  [suite, workload, ...(product ? [productName(product)] : [])].join(" ");

function rowLine(row: ComparedRow, label: number, c: Colours): string {
  const figures = `${shown(row.before).padStart(10)} ${shown(row.after).padStart(10)} ${change(row.shift).padStart(9)}`;
  const noise = `±${(100 * row.error).toFixed(0)} %`.padStart(6);
  const name = cut(contestantLabel(row.after.contestant), label).padEnd(label);
  return `  ${name} ${figures} ${c.dim(noise)}  ${paint(row, verdictText(row).padEnd(12), c)}`.trimEnd();
}

const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** The verdicts as text: every row that changed, or all rows, and a summary. */
export function comparisonTable(
  comparison: Comparison,
  { colour = false, width = 100, all = true }: TerminalOptions & { readonly all?: boolean } = {},
): string {
  const c = pc.createColors(colour);
  const { rows, groups, broken, onlyBefore, onlyAfter, drift, detectable, warnings, threshold } = comparison;
  const label = Math.max(20, width - 57);
  const listed = rows.filter((row) => all || row.verdict !== "within noise");
  const count = (verdict: Shift["verdict"]) => rows.filter((row) => row.verdict === verdict).length;
  const changed = groups.filter(({ verdict }) => verdict !== "within noise");
  const lost = (list: readonly Row[]) => [...new Set(list.map(title))].join(", ");
  return [
    ...warnings.map((warning) => c.yellow(cut(`note: ${warning}`, width))),
    ...(listed.length > 0
      ? [
          c.dim(
            `  ${"".padEnd(label)} ${"before".padStart(10)} ${"after".padStart(10)} ${"change".padStart(9)}  error`,
          ),
        ]
      : []),
    ...groupBy(listed, (row) => title(row.after)).flatMap((group) => [
      c.cyan(cut(title(group[0]!.after), width)),
      ...group.map((row) => rowLine(row, label, c)),
    ]),
    ...broken.map(({ after }) =>
      c.bold(
        c.red(cut(`${title(after)}, ${contestantLabel(after.contestant)}: ${statusText(after)}`, width)),
      ),
    ),
    ...(changed.length > 0 ? [c.cyan("rows of one kernel, together")] : []),
    ...changed.map((group) => {
      const name = `${group.label} ${[group.suite, productName(group.product)].filter(Boolean).join(" ")}`;
      const text = `${change(group.shift).padStart(9)} ${c.dim(`±${(100 * group.error).toFixed(0)} %`.padStart(6))}`;
      const wide = label + 23;
      return `  ${cut(`${name}, ${plural(group.rows, "row")}`, wide - 1).padEnd(wide - 1)} ${text}  ${paint(group, verdictText(group), c)}`;
    }),
    ...(onlyBefore.length > 0 ? [c.dim(cut(`only in the first run: ${lost(onlyBefore)}`, width))] : []),
    ...(onlyAfter.length > 0 ? [c.dim(cut(`only in the second run: ${lost(onlyAfter)}`, width))] : []),
    "",
    `${plural(rows.length, "row")}: ${count("better")} better, ${count("worse")} worse, ${count("within noise")} within noise`,
    ...(drift.rows > 0
      ? [`machine: ${change(drift.shift)} by ${plural(drift.rows, "row")} of unchanged peers, taken out`]
      : []),
    `noise: changes of ${(100 * Math.expm1(detectable)).toFixed(1)} % and more can be told in half of the rows`,
    ...(detectable > Math.log1p(threshold)
      ? [c.yellow("these runs are too noisy for the threshold: measure with less beside it, or more rounds")]
      : []),
    comparison.regressions > 0
      ? c.bold(
          c.red(`${plural(comparison.regressions, "regression")} beyond ${+(100 * threshold).toFixed(2)} %`),
        )
      : c.green(`no regression beyond ${+(100 * threshold).toFixed(2)} %`),
  ].join("\n");
}

/** `bench compare A.json B.json`: prints the verdicts, and returns the exit code: 1 when something regressed. */
export async function compareFiles(
  before: string,
  after: string,
  options: CompareOptions & { readonly stream?: NodeJS.WriteStream } = {},
): Promise<number> {
  const { stream = process.stdout, ...rest } = options;
  const comparison = compareResults(await readResults(before), await readResults(after), rest);
  stream.write(`${comparisonTable(comparison, { colour: wantsColour(stream) })}\n`);
  return comparison.regressions > 0 ? 1 : 0;
}
