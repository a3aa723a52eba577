import { contestants as allContestants, type ContestantSpec } from "../contestants/index.ts";
import type { Peak } from "../schema.ts";
import { type Fit, type Results, type Row, schemaName, schemaVersion } from "../schema.ts";
import { suites as allSuites } from "../suites/index.ts";
import type { Suite, TimedSuite } from "../suites/suite.ts";
import { isWanted, type ProgressEvent, type RunContext, type RunOptions } from "./context.ts";
import { findEntrants } from "./entrant.ts";
import { describeEnvironment } from "./environment.ts";
import { fitSweeps } from "./fit.ts";
import { fullMeasure, measureWorkload, type Pace, quickMeasure } from "./measure.ts";

export interface RunInput {
  readonly options: RunOptions;
  /** What was typed. */
  readonly command: string;
  readonly contestants?: readonly ContestantSpec[];
  readonly suites?: readonly Suite[];
  readonly peak?: () => Promise<Peak>;
  readonly onProgress?: (event: ProgressEvent) => void;
  /** Rows as soon as they are known: those of one workload together. */
  readonly onRows?: (rows: readonly Row[]) => void;
}

/** Runs suites and returns everything that was seen. Contestants may fail; the run does not. */
export async function runBenchmark(input: RunInput): Promise<Results> {
  const { options, command, onProgress = () => {}, onRows = () => {} } = input;
  const date = new Date();
  const contestants = (input.contestants ?? allContestants).filter(
    ({ name, kind }) => kind === "convkit" || (options.peers?.includes(name) ?? true),
  );
  const chosen = chooseSuites(input.suites ?? allSuites, options);
  const peak = await input.peak?.();
  const rows: Row[] = [];
  const fits: Fit[] = [];
  const total = chosen.reduce((sum, suite) => sum + sizeOf(suite, options), 0);
  let done = 0;

  for (const suite of chosen) {
    const report = (workload: string, activity: string) =>
      onProgress({ suite: suite.info.name, workload, activity, done, total });
    const keep = (more: readonly Row[]) => {
      rows.push(...more);
      onRows(more);
      if ("workloads" in suite) done++;
    };
    if ("workloads" in suite) {
      const before = rows.length;
      await runTimed(suite, contestants, options, report, keep);
      fits.push(...fitSweeps(suite, rows.slice(before)));
    } else {
      const context: RunContext = {
        options,
        contestants,
        onProgress: ({ workload, activity }) => report(workload, activity),
      };
      for await (const row of suite.rows(context)) keep([row]);
      done++;
    }
  }
  return {
    schema: schemaName,
    version: schemaVersion,
    environment: describeEnvironment(
      date,
      command,
      options.places.map(({ runtime }) => runtime),
      peak,
    ),
    settings: {
      quick: options.quick,
      seed: options.seed,
      filter: options.filter?.source ?? null,
      threads: options.threads,
      rounds: (options.quick ? quickMeasure : fullMeasure).rounds,
    },
    suites: chosen.map(({ info }) => info),
    rows,
    fits,
  };
}

function chooseSuites(suites: readonly Suite[], options: RunOptions): Suite[] {
  return suites.filter((suite) =>
    options.suites
      ? options.suites.includes(suite.info.name)
      : !(options.quick && "slow" in suite && suite.slow),
  );
}

const wantedWorkloads = ({ info, workloads }: TimedSuite, options: RunOptions) =>
  workloads.filter(
    ({ name, product, main }) => (main || !options.quick) && isWanted(options, info.name, name, product),
  );

const sizeOf = (suite: Suite, options: RunOptions) =>
  "workloads" in suite ? wantedWorkloads(suite, options).length : 1;

async function runTimed(
  suite: TimedSuite,
  contestants: readonly ContestantSpec[],
  options: RunOptions,
  report: (workload: string, activity: string) => void,
  keep: (rows: readonly Row[]) => void,
): Promise<void> {
  const workloads = wantedWorkloads(suite, options);
  if (workloads.length === 0) return;
  report("", "starting contestants");
  const taking = contestants.filter(({ suites }) => suites?.includes(suite.info.name) ?? true);
  const entrants = await findEntrants(taking, options, (suite.variants ?? false) && !options.quick);
  const pace: Pace = new Map();
  const measure = { ...(options.quick ? quickMeasure : fullMeasure), seed: options.seed };
  try {
    for (const workload of workloads) {
      const name = [workload.name, workload.product].filter(Boolean).join(" ");
      keep(
        await measureWorkload(suite.info, workload, entrants, measure, pace, (activity) =>
          report(name, activity),
        ),
      );
    }
  } finally {
    for (const entrant of entrants) entrant.close();
  }
}
