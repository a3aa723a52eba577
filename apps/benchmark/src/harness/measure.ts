import { decodeArray } from "../protocol.ts";
import { referenceResult } from "../reference/index.ts";
import type { Row, SuiteInfo, Unit } from "../schema.ts";
import type { Workload } from "../suites/suite.ts";
import { type Channel, ContestantError } from "./channel.ts";
import type { Entrant } from "./entrant.ts";
import { addRatios } from "./ratios.ts";
import { settle } from "./settle.ts";
import { seededRandom, shuffled, spread } from "./statistics.ts";
import { verify } from "./verify.ts";

export interface MeasureOptions {
  readonly seed: number;
  readonly rounds: number;
  readonly settleMs: number;
  /** How long a sample takes at least; more calls make it so. */
  readonly sampleMs: number;
  /** How long all rounds of one contestant may take; slow ones get fewer rounds. */
  readonly roundsMs: number;
  /** A contestant whose first call takes longer is shown with that one time. */
  readonly singleMs: number;
  /** Contestants that must be slower than this are left out, judged by what they needed before. */
  readonly skipMs: number;
  readonly timeoutMs: number;
}

export const fullMeasure = {
  rounds: 15,
  settleMs: 2000,
  sampleMs: 20,
  roundsMs: 6000,
  singleMs: 3000,
  skipMs: Number.POSITIVE_INFINITY,
  timeoutMs: 180_000,
};
export const quickMeasure = {
  rounds: 7,
  settleMs: 250,
  sampleMs: 10,
  roundsMs: 350,
  singleMs: 3000,
  skipMs: 6000,
  timeoutMs: 40_000,
};

/** Milliseconds that a unit of work took at best, by kind of task: what `skipMs` is judged by. */
export type Pace = Map<Entrant, Map<string, number>>;

interface Running {
  readonly entrant: Entrant;
  readonly channel: Channel;
  readonly calls: number;
  readonly rounds: number;
  readonly samples: number[];
  readonly at: number[];
}

/**
 * Measures one workload: every contestant computes it once and is verified, warms up until its times settle, and
 * then takes its turn round by round, in an order that is drawn anew each round, so that drift hits all alike.
 */
export async function measureWorkload(
  { name: suite, unit }: SuiteInfo,
  workload: Workload,
  entrants: readonly Entrant[],
  options: MeasureOptions,
  pace: Pace = new Map(),
  onProgress: (activity: string) => void = () => {},
): Promise<Row[]> {
  const rows = new Map<Entrant, Row>();
  const running: Running[] = [];
  onProgress("computing what is right");
  const right = referenceResult(workload.task, options.seed);

  for (const entrant of entrants) {
    onProgress(`${entrant.contestant.name}: warm-up`);
    try {
      const started = await start(workload, entrant, options, pace, right);
      const row = { ...blank(suite, workload, entrant), ...started.row };
      rows.set(entrant, row.single ? timed(row, workload, unit) : row);
      if (started.running) running.push(started.running);
    } catch (error) {
      rows.set(entrant, { ...blank(suite, workload, entrant), ...problem(error) });
    }
  }

  const random = seededRandom(options.seed);
  for (let round = 0; round < options.rounds; round++) {
    for (const one of shuffled(running, random)) {
      if (round >= one.rounds || !one.channel.alive) continue;
      onProgress(`round ${round + 1} of ${options.rounds}`);
      try {
        const { ms } = await one.channel.call("run", { calls: one.calls }, options.timeoutMs);
        one.samples.push(ms);
        one.at.push(round);
      } catch (error) {
        rows.set(one.entrant, { ...rows.get(one.entrant)!, ...problem(error) });
      }
    }
  }
  for (const { entrant, samples, at } of running) {
    const row = rows.get(entrant)!;
    if (row.status === "ok" && samples.length > 0)
      rows.set(entrant, timed({ ...row, samples, rounds: at }, workload, unit));
  }
  return addRatios([...rows.values()]);
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

/** Prepares, computes once, verifies and warms up. */
async function start(
  workload: Workload,
  entrant: Entrant,
  options: MeasureOptions,
  pace: Pace,
  right: Float64Array,
): Promise<{ row: Partial<Row>; running?: Running }> {
  const { task, amount } = workload;
  const { seed, timeoutMs } = options;
  const paceKey = `${task.kind} ${workload.product}`;
  const known = pace.get(entrant)?.get(paceKey) ?? 0;
  if (known * amount > options.skipMs)
    return { row: { status: "skipped", note: `about ${Math.round((known * amount) / 1000)} s a call` } };

  const channel = await entrant.open();
  const prepared = await channel.call("prepare", { task, seed }, timeoutMs);
  const first = (await channel.call("run", { calls: 1 }, timeoutMs)).ms;
  const { data } = await channel.call("result", {}, timeoutMs);
  const { error, wrong } = verify(task, seed, decodeArray(data), right);
  const row = {
    ...(error && { error }),
    ...(prepared.workspaceBytes !== undefined && { workspaceBytes: prepared.workspaceBytes }),
    ...(prepared.note !== undefined && { note: prepared.note }),
  };
  if (wrong) return { row: { ...row, status: "wrong", note: wrong } };

  const notePace = (ms: number) => {
    const kinds = pace.get(entrant) ?? new Map<string, number>();
    pace.set(
      entrant,
      kinds.set(paceKey, Math.min(ms / amount, kinds.get(paceKey) ?? Number.POSITIVE_INFINITY)),
    );
  };
  notePace(first);
  if (first > options.singleMs)
    return { row: { ...row, status: "ok", samples: [first], rounds: [0], single: true } };

  const run = async (calls: number) => (await channel.call("run", { calls }, timeoutMs)).ms;
  const { calls, ms } = await settle(run, first, { budgetMs: options.settleMs, sampleMs: options.sampleMs });
  notePace(ms);
  const fitting = Math.floor(options.roundsMs / (calls * ms));
  const rounds = Math.max(ms * calls > options.roundsMs ? 2 : 3, Math.min(options.rounds, fitting));
  return {
    row: { ...row, status: "ok" },
    running: { entrant, channel, calls, rounds, samples: [], at: [] },
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
