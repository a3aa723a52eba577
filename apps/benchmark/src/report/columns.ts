import type { Ratio, Row, SuiteInfo } from "../schema.ts";
import { bytes, digits, quantity, time, times } from "./words.ts";

export type Tone = "good" | "bad" | "plain";

/** A column of figures, for the terminal and for the page. */
export interface Column {
  readonly title: string;
  /** Empty where the row has no such figure. */
  readonly text: (row: Row) => string;
  readonly tone?: (row: Row) => Tone;
}

/** Ratios this near to 1 are called neither better nor worse. */
const even = 0.05;

function toneOf(ratio: Ratio | undefined): Tone {
  if (!ratio || Math.abs(Math.log(ratio.median)) < even) return "plain";
  return ratio.median > 1 ? "good" : "bad";
}

const spread = ({ median, q1, q3, samples, single }: Row): string =>
  single
    ? "once"
    : samples.length < 3 || !median || q1 === undefined || q3 === undefined
      ? ""
      : `±${Math.max(1, Math.round((50 * (q3 - q1)) / median))} %`;

const timeColumn: Column = {
  title: "time",
  text: ({ median }) => (median === undefined ? "" : time(median)),
};

const figureColumn = ({ unit }: SuiteInfo): Column => ({
  title: unit === "bytes" ? "size" : unit,
  text: ({ figure }) => (figure === undefined ? "" : unit === "bytes" ? bytes(figure) : digits(figure)),
});

const fixed: readonly Column[] = [
  {
    title: "vs web",
    text: ({ versusWeb }) => (versusWeb ? times(versusWeb.median) : ""),
    tone: (row) => toneOf(row.versusWeb),
  },
  {
    title: "vs native",
    text: ({ versusNative }) => (versusNative ? times(versusNative.median) : ""),
    tone: (row) => toneOf(row.versusNative),
  },
  { title: "error", text: ({ error }) => (error ? error.relative.toExponential(0) : "") },
  {
    title: "scratch",
    text: ({ workspaceBytes }) => (workspaceBytes === undefined ? "" : bytes(workspaceBytes)),
  },
];

/** The columns that at least one of the rows has something in. */
export function columnsFor(info: SuiteInfo, rows: readonly Row[]): Column[] {
  const names = [...new Set(rows.flatMap((row) => row.extra ?? []).map(({ name }) => name))];
  const extras = names.map((title): Column => {
    const find = (row: Row) => row.extra?.find(({ name }) => name === title);
    return {
      title,
      text: (row) => {
        const found = find(row);
        return found ? quantity(found.value, found.unit) : "";
      },
    };
  });
  const all = [timeColumn, { title: "spread", text: spread }, figureColumn(info), ...fixed, ...extras];
  const asTime = info.unit === "ms" || info.unit === "s";
  return all.filter(
    (column) =>
      !(asTime && column.title === info.unit && rows.some((row) => row.median !== undefined)) &&
      rows.some((row) => row.status === "ok" && column.text(row) !== ""),
  );
}

/** Why a row has no figures: `no gradient kernel`, `wrong: ...`. */
export function statusText({ status, note }: Row): string {
  if (status === "ok") return note ?? "";
  if (status === "unsupported") return note || "unsupported";
  return note ? `${status}: ${note}` : status;
}
