import { contestants as allContestants, type ContestantSpec } from "../contestants/index.ts";
import type { Peak } from "../schema.ts";
import { type Fit, type Results, type Row, schemaName, schemaVersion } from "../schema.ts";
import { suites as allSuites } from "../suites/index.ts";
import type { Suite, TimedSuite } from "../suites/suite.ts";
import { isWanted, type ProgressEvent, type RunContext, type RunOptions } from "./context.ts";
import { type Entrant, findEntrants } from "./entrant.ts";
import { describeEnvironment } from "./environment.ts";
import { fitSweeps } from "./fit.ts";
import { measureWorkloads } from "./measure.ts";
import { measureOptions } from "./measure-options.ts";

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

  const entrants = sharedEntrants(contestants, chosen, options);

  try {
    for (const suite of chosen) {
      const report = (workload: string, activity: string) =>
        onProgress({ suite: suite.info.name, workload, activity, done, total });
      const keep = (more: readonly Row[]) => {
        rows.push(...more);
        onRows(more);
        if ("workloads" in suite) done++;
      };
      const context: RunContext = {
        options,
        contestants,
        onProgress: ({ workload, activity }) => report(workload, activity),
      };
      if ("workloads" in suite) {
        const before = rows.length;
        await runTimed(suite, entrants, options, report, keep);
        if (suite.complete)
          rows.push(...(await suite.complete(rows.splice(before), suite.workloads, context)));
        fits.push(...fitSweeps(suite, rows.slice(before)));
      } else {
        for await (const row of suite.rows(context)) keep([row]);
        done++;
      }
    }
  } finally {
    entrants.close();
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
      rounds: measureOptions(options).rounds,
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

/** The contestants of all timed suites: each is started once, and all are closed after the last such suite. */
interface SharedEntrants {
  /** Those that a suite wants; the first call starts them. */
  of(suite: TimedSuite): Promise<Entrant[]>;
  doneWith(suite: TimedSuite): void;
  close(): void;
}

function sharedEntrants(
  contestants: readonly ContestantSpec[],
  chosen: readonly Suite[],
  options: RunOptions,
): SharedEntrants {
  const suites = chosen.filter(
    (suite): suite is TimedSuite => "workloads" in suite && wantedWorkloads(suite, options).length > 0,
  );
  const variants = (options.variants ?? !options.quick) && suites.some((suite) => suite.variants);
  const takesPart = (spec: ContestantSpec, { info }: TimedSuite) => spec.suites?.includes(info.name) ?? true;
  const taking = contestants.filter((spec) => suites.some((suite) => takesPart(spec, suite)));
  let started: readonly Entrant[] | undefined;
  const close = () => {
    for (const entrant of started ?? []) entrant.close();
  };
  return {
    async of(suite) {
      started ??= await findEntrants(taking, options, variants);
      return started.filter(
        ({ spec, usual, contestant }) =>
          takesPart(spec, suite) && (usual || suite.variants?.(contestant.variant)),
      );
    },
    doneWith(suite) {
      if (suite === suites.at(-1)) close();
    },
    close,
  };
}

async function runTimed(
  suite: TimedSuite,
  entrants: SharedEntrants,
  options: RunOptions,
  report: (workload: string, activity: string) => void,
  keep: (rows: readonly Row[]) => void,
): Promise<void> {
  const workloads = wantedWorkloads(suite, options);
  if (workloads.length === 0) return;
  report("", "starting contestants");
  await measureWorkloads(suite.info, workloads, await entrants.of(suite), measureOptions(options), {
    onProgress: ({ name, product }, activity) => report([name, product].filter(Boolean).join(" "), activity),
    onRows: keep,
  });
  entrants.doneWith(suite);
}
