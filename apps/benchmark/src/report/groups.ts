import { type Fit, type Results, type Row, rowKey, type SuiteInfo } from "../schema.ts";

/** The rows of one workload and product, best first, those without a figure last. */
export interface Group {
  readonly workload: string;
  readonly product: string;
  readonly detail: string;
  readonly rows: readonly Row[];
  /** The best that runs in JavaScript; native rows are the limit, not contestants for it. */
  readonly best: Row | undefined;
}

/** The points of one sweep and product, a line a contestant. */
export interface Sweep {
  readonly name: string;
  readonly product: string;
  readonly detail: string;
  readonly xs: readonly number[];
  readonly lines: readonly SweepLine[];
}

export interface SweepLine {
  readonly first: Row;
  /** Beside `xs`; undefined where it was not measured. */
  readonly rows: readonly (Row | undefined)[];
  readonly fit: Fit | undefined;
}

export interface SuiteRows {
  readonly info: SuiteInfo;
  readonly groups: readonly Group[];
  readonly sweeps: readonly Sweep[];
  readonly rows: readonly Row[];
}

export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return [...groups.values()];
}

export const hasFigure = (row: Row): row is Row & { readonly figure: number } =>
  row.status === "ok" && row.figure !== undefined;

/** Negative when the first is better. */
export function byFigure({ higherIsBetter }: SuiteInfo) {
  return (a: Row, b: Row): number => {
    if (!hasFigure(a) || !hasFigure(b)) return Number(hasFigure(b)) - Number(hasFigure(a));
    return higherIsBetter ? b.figure - a.figure : a.figure - b.figure;
  };
}

function groupOf(rows: readonly Row[], info: SuiteInfo): Group {
  const sorted = [...rows].sort(byFigure(info));
  const { workload, product, detail } = rows[0]!;
  const best = sorted.find((row) => hasFigure(row) && row.contestant.kind !== "native");
  return { workload, product, detail, rows: sorted, best };
}

function sweepOf(rows: readonly Row[], fits: readonly Fit[]): Sweep {
  const { sweep, product, detail, suite } = rows[0]!;
  const xs = [...new Set(rows.map((row) => row.sweep!.x))].sort((a, b) => a - b);
  const lines = groupBy(rows, (row) => contestantKey(row.contestant)).map((line): SweepLine => {
    const key = contestantKey(line[0]!.contestant);
    return {
      first: line[0]!,
      rows: xs.map((x) => line.find((row) => row.sweep!.x === x)),
      fit: fits.find(
        (fit) =>
          fit.suite === suite &&
          fit.sweep === sweep!.name &&
          fit.product === product &&
          contestantKey(fit.contestant) === key,
      ),
    };
  });
  return { name: sweep!.name, product, detail, xs, lines };
}

const contestantKey = (contestant: Row["contestant"]) =>
  rowKey({ suite: "", workload: "", product: "", contestant } as Row);

/** A run's rows as they are shown: by suite, then by workload and product, or by sweep. */
export function suitesOf({ suites, rows, fits }: Results): SuiteRows[] {
  return suites.map((info) => {
    const own = rows.filter((row) => row.suite === info.name);
    const place = ({ workload, product }: Row) => `${workload}|${product}`;
    return {
      info,
      rows: own,
      groups: groupBy(
        own.filter((row) => !row.sweep),
        place,
      ).map((group) => groupOf(group, info)),
      sweeps: groupBy(
        own.filter((row) => row.sweep),
        (row) => `${row.sweep!.name}|${row.product}`,
      ).map((group) => sweepOf(group, fits)),
    };
  });
}
