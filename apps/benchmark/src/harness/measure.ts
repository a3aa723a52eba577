import { referenceResult } from "../reference/index.ts";
import type { Row, SuiteInfo, Unit } from "../schema.ts";
import type { Workload } from "../suites/suite.ts";
import { ContestantError } from "./channel.ts";
import type { Entrant } from "./entrant.ts";
import type { MeasureOptions } from "./measure-options.ts";
import { addRatios } from "./ratios.ts";
import { seededRandom, shuffled, spread } from "./statistics.ts";
import { type Pace, type Running, warmUp } from "./warm-up.ts";

/** A workload while it is measured. */
interface Race {
  readonly workload: Workload;
  readonly rows: Map<Entrant, Row>;
  readonly running: readonly Running[];
}

export interface MeasureHooks {
  readonly onProgress?: (workload: Workload, activity: string) => void;
  /** The rows of a workload, when it is done. */
  readonly onRows?: (rows: readonly Row[]) => void;
}

/** So many rounds at a stretch: then the other workloads have their turn. */
const roundsOfPass = 7;

/**
 * Measures workloads: every contestant computes each once and is verified, warms up until its times settle, and
 * then takes its turn round by round, in an order that is drawn anew each round, so that drift hits all alike.
 * Many rounds are spread over the whole time by passes over all workloads: a neighbour on the machine that is busy
 * for some seconds must not meet all samples of a row.
 */
export async function measureWorkloads(
  { name: suite, unit }: SuiteInfo,
  workloads: readonly Workload[],
  entrants: readonly Entrant[],
  options: MeasureOptions,
  { onProgress = () => {}, onRows = () => {} }: MeasureHooks = {},
): Promise<void> {
  const pace: Pace = new Map();
  const races = new Map<Workload, Race>();
  const passes = Math.ceil(options.rounds / roundsOfPass);
  for (let pass = 0; pass < passes; pass++)
    for (const workload of workloads) {
      const tell = (activity: string) => onProgress(workload, activity);
      const known = races.get(workload);
      const race = known ?? (await begin(suite, workload, entrants, options, pace, tell));
      races.set(workload, race);
      const [from, to] = [pass, pass + 1].map((p) => Math.round((options.rounds * p) / passes));
      if (known) await resume(race, from!, to!, options);
      await runRounds(race, from!, to!, options, tell);
      if (pass === passes - 1) onRows(finish(race, unit));
    }
}

async function begin(
  suite: string,
  workload: Workload,
  entrants: readonly Entrant[],
  options: MeasureOptions,
  pace: Pace,
  tell: (activity: string) => void,
): Promise<Race> {
  tell("computing what is right");
  const right = referenceResult(workload.task, options.seed);
  const rows = new Map<Entrant, Row>();
  const running: Running[] = [];
  for (const entrant of entrants) {
    tell(`${entrant.contestant.name}: warm-up`);
    try {
      const started = await warmUp(workload, entrant, options, pace, right);
      rows.set(entrant, { ...blank(suite, workload, entrant), ...started.row });
      if (started.running) running.push(started.running);
    } catch (error) {
      rows.set(entrant, { ...blank(suite, workload, entrant), ...problem(error) });
    }
  }
  return { workload, rows, running };
}

/** Whether a contestant that has fewer rounds than the others takes part in this one: they are spread evenly. */
const takesPart = ({ rounds }: Running, round: number, all: number) =>
  Math.floor(((round + 1) * rounds) / all) > Math.floor((round * rounds) / all);

/** Other workloads have been prepared since: this one again, and warm. */
async function resume(race: Race, from: number, to: number, options: MeasureOptions): Promise<void> {
  const rounds = Array.from({ length: to - from }, (_, i) => from + i);
  for (const one of race.running) {
    if (!one.channel.alive || !rounds.some((round) => takesPart(one, round, options.rounds))) continue;
    await guarded(race, one, async () => {
      const { task } = race.workload;
      await one.channel.call("prepare", { task, seed: options.seed }, options.timeoutMs);
      await one.channel.call("run", { calls: one.calls }, options.timeoutMs);
    });
  }
}

async function runRounds(
  race: Race,
  from: number,
  to: number,
  options: MeasureOptions,
  tell: (activity: string) => void,
): Promise<void> {
  const random = seededRandom(options.seed + from);
  for (let round = from; round < to; round++)
    for (const one of shuffled(race.running, random)) {
      if (!one.channel.alive || !takesPart(one, round, options.rounds)) continue;
      tell(`round ${round + 1} of ${options.rounds}`);
      await guarded(race, one, async () => {
        const { ms } = await one.channel.call("run", { calls: one.calls }, options.timeoutMs);
        one.samples.push(ms);
        one.at.push(round);
      });
    }
}

async function guarded({ rows }: Race, { entrant }: Running, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    rows.set(entrant, { ...rows.get(entrant)!, ...problem(error) });
  }
}

function finish({ workload, rows, running }: Race, unit: Unit): Row[] {
  for (const { entrant, samples, at } of running) {
    const row = rows.get(entrant)!;
    if (row.status === "ok") rows.set(entrant, { ...row, samples, rounds: at });
  }
  return addRatios(
    [...rows.values()].map((row) => (row.samples.length > 0 ? timed(row, workload, unit) : row)),
  );
}

function blank(suite: string, workload: Workload, { contestant }: Entrant): Row {
  const { name, product, detail, sweep } = workload;
  return {
    suite,
    workload: name,
    product,
    detail,
    contestant,
    status: "failed",
    samples: [],
    rounds: [],
    ...(sweep && { sweep: { name: sweep.name, x: sweep.x } }),
  };
}

function problem(error: unknown): Partial<Row> {
  const status = error instanceof ContestantError ? error.kind : "failed";
  return {
    status,
    note: (error instanceof Error ? error.message : String(error)).split("\n")[0]!,
    samples: [],
    rounds: [],
  };
}

function timed(row: Row, { amount, perUnit }: Workload, unit: Unit): Row {
  const times = spread(row.samples);
  const figure = unit === "ms" ? times.median : amount / perUnit / (times.median / 1000);
  return { ...row, ...times, figure };
}
