import { contestantLabel, type Results, type Row, rowKey, type SuiteInfo } from "../schema.ts";
import { leastNoise, machineDrift, type Pair } from "./drift.ts";
import { level, levelError, median, robustSpread, upperTail } from "./shift.ts";

export type Verdict = "better" | "worse" | "within noise";

export interface CompareOptions {
  /** A row that became slower (or larger) by more than this share, beyond noise, is a regression. */
  readonly threshold?: number;
  /** The chance that a comparison without any change calls some row or group better or worse. */
  readonly falseAlarms?: number;
}

/** A change on a logarithmic scale: 0.18 is 20 % slower or larger. Drift that the peers shared is taken out. */
export interface Shift {
  readonly shift: number;
  /** Its standard error, from the samples of both runs and from what the peers' times did between the runs. */
  readonly error: number;
  readonly verdict: Verdict;
  /** Worse, and by more than the threshold. */
  readonly regression: boolean;
}

export interface ComparedRow extends Shift {
  readonly before: Row;
  readonly after: Row;
}

/** All rows of one kernel together: a slowdown too small to be seen in one row is seen in ten. */
export interface ComparedGroup extends Shift {
  readonly suite: string;
  readonly product: string;
  readonly label: string;
  readonly rows: number;
}

export interface Comparison {
  readonly threshold: number;
  /** convkit's rows that both runs measured. */
  readonly rows: readonly ComparedRow[];
  readonly groups: readonly ComparedGroup[];
  /** convkit's rows that were right before and no longer give a figure, or a wrong one. */
  readonly broken: readonly { readonly before: Row; readonly after: Row }[];
  /** convkit's rows that only one of the runs has. */
  readonly onlyBefore: readonly Row[];
  readonly onlyAfter: readonly Row[];
  /** How much slower unchanged peers ran in the second run, and how many rows say so. */
  readonly drift: { readonly shift: number; readonly rows: number };
  /** The change from which on half of the rows would be called better or worse: runs noisier, rounds fewer, more of it. */
  readonly detectable: number;
  /** Why the two runs may not be comparable. */
  readonly warnings: readonly string[];
  readonly regressions: number;
}

/** Ten per cent: half of what must be caught, and beyond what runs of one commit differ by on a shared machine. */
export const defaultThreshold = 0.1;

/** A third of a group's noise is shared by its rows, and does not average out. */
const sharedNoise = 1 / 3;
const smallestGroup = 3;
const usable = (row: Row) => row.status === "ok" && (row.samples.length > 0 || (row.figure ?? 0) > 0);

function pairUp(
  before: Row,
  after: Row,
  suites: ReadonlyMap<string, SuiteInfo>,
  typicalSpread: number,
): Pair {
  if (before.samples.length > 0 && after.samples.length > 0) {
    const [a, b] = [before.samples.map(Math.log), after.samples.map(Math.log)];
    const errorOf = (logs: readonly number[]) => (logs.length > 2 ? levelError(logs) : typicalSpread);
    return {
      before,
      after,
      timed: true,
      raw: level(b) - level(a),
      error: Math.hypot(errorOf(a), errorOf(b)),
    };
  }
  const sign = suites.get(after.suite)?.higherIsBetter ? -1 : 1;
  return { before, after, timed: false, raw: sign * Math.log(after.figure! / before.figure!), error: 0 };
}

/** The spread of single samples within a run, for rows that have only one or two. */
function typicalSpread(rows: readonly Row[]): number {
  const spreads = rows
    .filter((row) => row.samples.length > 3)
    .map((r) => robustSpread(r.samples.map(Math.log)));
  return spreads.length > 0 ? Math.max(0.02, median(spreads)) : 0.1;
}

function warningsFor(a: Results, b: Results, controls: number): string[] {
  const warnings: string[] = [];
  const differ = (what: string, x: string | number, y: string | number) => {
    if (x !== y) warnings.push(`${what} differs: ${x} and ${y}`);
  };
  differ("processor", a.environment.cpu, b.environment.cpu);
  differ("number of cores", a.environment.cores, b.environment.cores);
  const versions = new Map(a.environment.runtimes.map((runtime) => [runtime.id, runtime.version]));
  for (const { id, name, version } of b.environment.runtimes)
    differ(`${name}'s version`, versions.get(id) ?? version, version);
  if (a.environment.convkit.dirty || b.environment.convkit.dirty)
    warnings.push("measured with changes that were not committed");
  if (controls === 0)
    warnings.push("no peer was measured in both runs: drift of the machine between them cannot be taken out");
  return warnings;
}

/** The groups: rows of one suite, product and contestant. */
function groupsOf(rows: readonly (Pair & { readonly shift: number })[]) {
  const groups = new Map<string, (Pair & { readonly shift: number })[]>();
  for (const row of rows) {
    const { suite, product, contestant } = row.after;
    const key = [suite, product, contestantLabel(contestant), contestant.runtime].join("|");
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].filter((group) => group.length >= smallestGroup);
}

/**
 * Compares two runs, row by row. For each of convkit's rows the change of its undisturbed time (`level`) is measured
 * against that of the peers, which drifted with the machine but did not change, and which also tell how much an
 * unchanged row moves between the runs (`drift.ts`). A row, or a group of rows of the same kernel, is
 * better or worse when its change exceeds that noise by so much that no change at all would look like it in one
 * comparison of twenty, over all rows together (Bonferroni).
 *
 * @returns verdicts per row; `regressions` counts rows and groups beyond the threshold and rows that broke
 */
export function compareResults(
  a: Results,
  b: Results,
  { threshold = defaultThreshold, falseAlarms = 0.05 }: CompareOptions = {},
): Comparison {
  const earlier = new Map(a.rows.map((row) => [rowKey(row), row]));
  const later = new Set(b.rows.map(rowKey));
  const suites = new Map(b.suites.map((suite) => [suite.name, suite]));
  const spread = typicalSpread([...a.rows, ...b.rows]);

  const pairs: Pair[] = [];
  const broken: { before: Row; after: Row }[] = [];
  for (const after of b.rows) {
    const before = earlier.get(rowKey(after));
    if (before === undefined || !usable(before)) continue;
    if (usable(after)) pairs.push(pairUp(before, after, suites, spread));
    // Skipped, too: it was measured before, and now is foreseen to take seconds.
    else if (after.contestant.kind === "convkit") broken.push({ before, after });
  }

  const isControl = ({ before: { contestant: x }, after: { contestant: y }, timed }: Pair) =>
    timed && y.kind !== "convkit" && x.version === y.version;
  const machine = machineDrift(pairs.filter(isControl));

  const own = pairs
    .filter(({ after }) => after.contestant.kind === "convkit")
    .map((pair) => {
      // Sizes and other counts repeat to the byte or nearly: only times need the noise of times.
      const { drift, noise } = pair.timed ? machine.seenBy(pair) : { drift: 0, noise: leastNoise };
      return { ...pair, shift: pair.raw - drift, error: Math.hypot(noise, pair.error) };
    });
  const grouped = groupsOf(own);
  const critical = upperTail(Math.min(0.5, falseAlarms / 2 / Math.max(1, own.length + grouped.length)));
  const judge = (shift: number, error: number): Shift => {
    const significant = Math.abs(shift) > critical * error;
    const verdict = !significant ? "within noise" : shift > 0 ? "worse" : "better";
    return { shift, error, verdict, regression: verdict === "worse" && shift > Math.log1p(threshold) };
  };
  const rows = own.map(({ before, after, shift, error }) => ({ before, after, ...judge(shift, error) }));
  const groups = grouped.map((group) => {
    const { suite, product, contestant } = group[0]!.after;
    const share = Math.sqrt(sharedNoise + (1 - sharedNoise) / group.length);
    const shift = median(group.map((row) => row.shift));
    // 1.2533: a median's standard error against a mean's.
    const error = 1.2533 * share * median(group.map((row) => row.error));
    return { suite, product, label: contestantLabel(contestant), rows: group.length, ...judge(shift, error) };
  });

  const ours = (row: Row) => row.contestant.kind === "convkit" && usable(row);
  const regressed = [...rows, ...groups].filter(({ regression }) => regression).length;
  return {
    threshold,
    rows,
    groups,
    broken,
    onlyBefore: a.rows.filter((row) => ours(row) && !later.has(rowKey(row))),
    onlyAfter: b.rows.filter((row) => ours(row) && !earlier.has(rowKey(row))),
    drift: { shift: machine.overall, rows: machine.rows },
    detectable: own.length > 0 ? critical * median(own.map(({ error }) => error)) : 0,
    warnings: warningsFor(a, b, machine.rows),
    regressions: regressed + broken.length,
  };
}
