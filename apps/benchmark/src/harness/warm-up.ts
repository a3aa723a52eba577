import { decodeArray } from "../protocol.ts";
import type { Row } from "../schema.ts";
import type { Workload } from "../suites/suite.ts";
import type { Channel } from "./channel.ts";
import type { Entrant } from "./entrant.ts";
import type { MeasureOptions } from "./measure-options.ts";
import { settle } from "./settle.ts";
import { verify } from "./verify.ts";

/** Milliseconds that a unit of effort took at best, by kind of task: what `skipMs` is judged by. */
export type Pace = Map<Entrant, Map<string, number>>;

/**
 * What took longer than `singleMs`, but not longer than this, is called again: V8 exchanges the code of a WebAssembly function
 * between calls only, so one long call is all baseline code. jax-js took 5 times as long for `dcgan` then.
 */
const againMs = 30_000;

/** A contestant that is right and warm, and what it has been seen to take. */
export interface Running {
  readonly entrant: Entrant;
  readonly channel: Channel;
  readonly calls: number;
  readonly rounds: number;
  readonly samples: number[];
  readonly at: number[];
}

/** Prepares, computes once, verifies and warms up. */
export async function warmUp(
  workload: Workload,
  entrant: Entrant,
  options: MeasureOptions,
  pace: Pace,
  right: Float64Array,
): Promise<{ row: Partial<Row>; running?: Running }> {
  const { task, effort = workload.amount } = workload;
  const { seed, timeoutMs } = options;
  const paceKey = `${task.kind} ${workload.product}`;
  const known = pace.get(entrant)?.get(paceKey) ?? 0;
  if (known * effort > options.skipMs)
    return { row: { status: "skipped", note: `about ${Math.round((known * effort) / 1000)} s a call` } };

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
      kinds.set(paceKey, Math.min(ms / effort, kinds.get(paceKey) ?? Number.POSITIVE_INFINITY)),
    );
  };
  const run = async (calls: number) => (await channel.call("run", { calls }, timeoutMs)).ms;
  const isSlow = first > options.singleMs;
  const early = isSlow && first <= againMs ? await run(1) : first;
  notePace(early);
  if (early > options.singleMs)
    return { row: { ...row, status: "ok", samples: [early], rounds: [0], single: true } };

  const { calls, ms } = await settle(run, early, { budgetMs: options.settleMs, sampleMs: options.sampleMs });
  notePace(ms);
  const fitting = Math.floor(options.roundsMs / (calls * ms));
  const rounds = Math.max(ms * calls > options.roundsMs ? 2 : 3, Math.min(options.rounds, fitting));
  return {
    row: { ...row, status: "ok" },
    running: { entrant, channel, calls, rounds, samples: [], at: [] },
  };
}
