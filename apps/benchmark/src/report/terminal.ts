import pc from "picocolors";
import type { Results, Row } from "../schema.ts";
import { type Column, columnsFor, statusText } from "./columns.ts";
import { type LabelOf, labelsOf } from "./figures-table.ts";
import { type Group, hasFigure, type SuiteRows, type Sweep, suitesOf } from "./groups.ts";
import { bytes, digits, productName, time } from "./words.ts";

export interface TerminalOptions {
  readonly colour?: boolean;
  /** Columns that fit; 100 unless told. */
  readonly width?: number;
}

/** Whether a stream shows colours: a terminal that NO_COLOR does not forbid, or FORCE_COLOR. */
export function wantsColour(
  stream: { readonly isTTY?: boolean | undefined },
  env: NodeJS.ProcessEnv = process.env,
): boolean {
  if (env["NO_COLOR"]) return false;
  if (env["FORCE_COLOR"]) return env["FORCE_COLOR"] !== "0";
  return stream.isTTY === true && env["TERM"] !== "dumb";
}

export type Colours = ReturnType<typeof pc.createColors>;

/** Cut to so many characters, with an ellipsis. */
export const cut = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;

const gap = 2;
const leastLabel = 30;

interface Look {
  readonly c: Colours;
  readonly nameOf: LabelOf;
}

interface Layout {
  readonly label: number;
  readonly columns: readonly (Column & { readonly width: number })[];
}

/** Widths from contents; columns that do not fit are left out, the last first. */
function layOut(columns: readonly Column[], rows: readonly Row[], width: number, nameOf: LabelOf): Layout {
  const sized = columns.map((column) => ({
    ...column,
    width: Math.max(column.title.length, ...rows.map((row) => column.text(row).length)),
  }));
  const longest = Math.max(leastLabel, ...rows.map((row) => nameOf(row).length));
  const taken = () => sized.reduce((sum, column) => sum + column.width + gap, gap);
  while (sized.length > 1 && taken() + leastLabel > width) sized.pop();
  return { label: Math.min(longest, width - taken()), columns: sized };
}

function rowLine(row: Row, group: Group, { label, columns }: Layout, width: number, look: Look): string {
  const { c, nameOf } = look;
  const name = cut(nameOf(row), label).padEnd(label);
  const cells = columns.map((column) => {
    const text = column.text(row).padStart(column.width);
    const tone = column.tone?.(row);
    return " ".repeat(gap) + (tone === "good" ? c.green(text) : tone === "bad" ? c.red(text) : text);
  });
  if (!hasFigure(row)) {
    const text = cut(statusText(row), width - label - 2 * gap);
    const shown = row.status === "wrong" || row.status === "failed" ? c.red(text) : c.dim(text);
    return `${" ".repeat(gap)}${c.dim(name)}${" ".repeat(gap)}${shown}`;
  }
  const line = (" ".repeat(gap) + name + cells.join("")).trimEnd();
  return row === group.best ? c.bold(line) : line;
}

function groupLines(group: Group, layout: Layout, width: number, look: Look): string[] {
  const { c } = look;
  const title = `${group.workload}${group.product ? ` ${productName(group.product)}` : ""}`;
  const detail = cut(group.detail, width - title.length - gap);
  return [
    `${c.cyan(title)}${detail ? " ".repeat(gap) + c.dim(detail) : ""}`,
    ...group.rows.map((row) => rowLine(row, group, layout, width, look)),
  ];
}

/** A line a contestant, a column a point: times, and the exponent of the fitted line. */
function sweepLines(sweep: Sweep, width: number, { c, nameOf }: Look): string[] {
  const cell = 10;
  const fitted = 15;
  const label = Math.max(leastLabel, Math.min(44, ...sweep.lines.map(({ first }) => nameOf(first).length)));
  const room = Math.max(2, Math.floor((width - gap - label - fitted) / cell));
  // First, last, and as many between as there is room for.
  const shown = sweep.xs
    .map((_, i) => i)
    .filter((i) => sweep.xs.length <= room || i % Math.ceil((sweep.xs.length - 1) / (room - 1)) === 0)
    .slice(0, room);
  const title = `${sweep.name}${sweep.product ? ` ${productName(sweep.product)}` : ""}`;
  const heads = shown.map((i) => String(sweep.xs[i]).padStart(cell)).join("");
  return [
    `${c.cyan(cut(title, label + gap).padEnd(label + gap))}${c.dim(`${heads}${"exponent".padStart(fitted)}`)}`,
    ...sweep.lines.map(({ first, rows, fit }) => {
      const cells = shown.map((i) => {
        const row = rows[i];
        return (row?.median !== undefined && row.status === "ok" ? time(row.median) : "-").padStart(cell);
      });
      const exponent = fit ? `${fit.exponent.toFixed(2)} of ${fit.expected.toFixed(0)}` : "";
      const steep = fit && fit.exponent > fit.expected + 0.15;
      const text = exponent.padStart(fitted);
      return `${" ".repeat(gap)}${cut(nameOf(first), label).padEnd(label)}${cells.join("")}${steep ? c.red(text) : text}`;
    }),
  ];
}

function suiteLines({ info, groups, sweeps, rows }: SuiteRows, width: number, look: Look): string[] {
  const { c, nameOf } = look;
  const plain = rows.filter((row) => !row.sweep);
  const columns = columnsFor(info, plain);
  const layout = layOut(columns, plain, width, nameOf);
  const heads = layout.columns
    .map((column) => " ".repeat(gap) + column.title.padStart(column.width))
    .join("");
  const title = c.bold(c.underline(info.title));
  const space = " ".repeat(Math.max(gap, gap + layout.label - info.title.length));
  return [
    "",
    plain.length > 0 ? `${title}${space}${c.dim(heads)}` : title,
    ...groups.flatMap((group) => groupLines(group, layout, width, look)),
    ...sweeps.flatMap((sweep) => sweepLines(sweep, width, look)),
  ];
}

/** The results as a table for the terminal, without a final newline. */
export function terminalTable(
  results: Results,
  { colour = false, width = 100 }: TerminalOptions = {},
): string {
  const c = pc.createColors(colour);
  const { cpu, cores, memoryBytes, os, runtimes, convkit, peak } = results.environment;
  const best = (figures: readonly { readonly value: number }[] | undefined) =>
    figures?.map(({ value }) => digits(value)).join(" / ");
  const commit = convkit.commit ? ` (${convkit.commit.slice(0, 10)}${convkit.dirty ? ", changed" : ""})` : "";
  const head = [
    `${cpu}, ${cores} cores, ${bytes(memoryBytes)}, ${os}`,
    `${runtimes.map(({ name, version }) => `${name} ${version}`).join(", ")}, convkit ${convkit.version}${commit}`,
    ...(peak
      ? [
          `peak: SIMD ${best(peak.simdGflops)} GFLOP/s, memory ${best(peak.memoryGBps)} GB/s, with ${peak.simdGflops.map(({ threads }) => threads).join(" / ")} threads`,
        ]
      : []),
  ];
  return [
    ...head.map((line) => c.dim(cut(line, width))),
    ...suitesOf(results)
      .filter(({ rows }) => rows.length > 0)
      .flatMap((suite) => suiteLines(suite, width, { c, nameOf: labelsOf(runtimes) })),
    "",
    c.dim(
      cut(
        "bold: the best in JavaScript; vs web, vs native: this against the best peer, above 1 is better",
        width,
      ),
    ),
  ].join("\n");
}
