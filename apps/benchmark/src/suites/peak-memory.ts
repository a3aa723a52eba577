import { ContestantError } from "../harness/channel.ts";
import type { RunContext } from "../harness/context.ts";
import { weigh } from "../harness/weigh.ts";
import type { Row } from "../schema.ts";
import type { TrainTask } from "../tasks.ts";
import type { Workload } from "./suite.ts";

/** Those whose step takes longer do not get another process, to do a few. */
const mostMs = 30_000;
const steps = 9;

/**
 * Adds to rows of training steps on one thread the peak resident set of a fresh process that does a few of them. Not
 * in a quick run, where the suite `memory` has the main ones.
 */
export async function withPeakMemory(
  rows: readonly Row[],
  workloads: readonly Workload[],
  context: RunContext,
): Promise<Row[]> {
  if (context.options.quick) return [...rows];
  const weighed: Row[] = [];
  for (const row of rows) {
    const peak = await peakOf(row, workloads, context);
    const figure = { name: "peak memory", value: peak ?? 0, unit: "bytes" };
    weighed.push(peak === undefined ? row : { ...row, extra: [...(row.extra ?? []), figure] });
  }
  return weighed;
}

async function peakOf(
  { workload: name, contestant, status, median }: Row,
  workloads: readonly Workload[],
  { options, contestants, onProgress }: RunContext,
): Promise<number | undefined> {
  const workload = workloads.find((one) => one.name === name);
  const spec = contestants.find((one) => one.name === contestant.name);
  const place = options.places.find(({ runtime }) => ["", runtime.id].includes(contestant.runtime));
  const able = status === "ok" && contestant.threads === 1 && median !== undefined && median <= mostMs;
  if (!able || !workload || !spec || !place || place.browser) return undefined;
  onProgress({ suite: "train", workload: name, activity: `${spec.name}: memory`, done: 0, total: 0 });
  const task = workload.task as TrainTask;
  const load = { task, steps, seed: options.seed, timeoutMs: 20 * mostMs };
  try {
    return (await weigh(spec, place, load)).after.peakRss;
  } catch (error) {
    // It has just done the same: without the figure the row is still right.
    if (error instanceof ContestantError) return undefined;
    throw error;
  }
}
