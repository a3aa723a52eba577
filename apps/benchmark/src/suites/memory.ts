import type { ContestantSpec } from "../contestants/index.ts";
import { isWanted, type Place, type RunContext } from "../harness/context.ts";
import { weigh } from "../harness/weigh.ts";
import { lenet5 } from "../models.ts";
import type { MemoryResult } from "../protocol.ts";
import type { Figure, Row } from "../schema.ts";
import type { TrainTask } from "../tasks.ts";
import { ownRow, problemOf } from "./own-rows.ts";
import type { OwnSuite } from "./suite.ts";
import { trainTask, trainWorkloads } from "./train.ts";

interface Load {
  readonly name: string;
  readonly detail: string;
  readonly task: TrainTask;
  readonly steps: number;
  /** Who takes part; default: all that train. */
  readonly only?: string;
}

/** Those that train, and do a step in time. */
const trainers = ["convkit", "jax-js", "tfjs-cpu", "convnetjs", "pytorch"];

function loads(quick: boolean): Load[] {
  const steps = quick ? 2 : 10;
  const training = trainWorkloads.map(({ name, detail, task }) => ({
    name,
    detail: `${detail}, ${steps} steps`,
    task: task as TrainTask,
    steps,
  }));
  const long = {
    name: "long loop",
    detail: `LeNet-5, batch 1, ${quick ? 500 : 5000} synchronous steps`,
    task: trainTask(lenet5, [1, 1, 28, 28]),
    steps: quick ? 500 : 5000,
    only: "convkit",
  };
  return [...(quick ? training.slice(0, 1) : training), long];
}

export const memory: OwnSuite = {
  info: {
    name: "memory",
    title: "Memory",
    description:
      "Peak resident set of a process of its own that trains, and what the JavaScript heap keeps after a loop of " +
      "steps without an await.",
    unit: "bytes",
    higherIsBetter: false,
  },
  async *rows({ options, contestants, onProgress }: RunContext) {
    for (const place of options.places.filter(({ browser }) => !browser))
      for (const load of loads(options.quick)) {
        if (!isWanted(options, "memory", load.name, "")) continue;
        for (const spec of contestants) {
          if (!trainers.includes(spec.name) || (load.only && load.only !== spec.name)) continue;
          onProgress({ suite: "memory", workload: load.name, activity: spec.name, done: 0, total: 0 });
          const row = ownRow("memory", load.name, load.detail, spec, place.runtime.id);
          yield { ...row, ...(await weighed(spec, place, load, options.seed, options.quick)) };
        }
      }
  },
};

async function weighed(
  spec: ContestantSpec,
  place: Place,
  { task, steps }: Load,
  seed: number,
  quick: boolean,
): Promise<Partial<Row>> {
  const timeoutMs = quick ? 20_000 : 600_000;
  try {
    const load = { task, steps, seed, timeoutMs, ...(quick && { singleMs: 3000 }) };
    const { before, after, single } = await weigh(spec, place, load);
    if (single) return { status: "ok", note: "one step", ...peak(after) };
    const extra: Figure[] = [];
    if (after.heapUsed !== undefined && before.heapUsed !== undefined)
      extra.push(
        { name: "heap after", value: after.heapUsed, unit: "bytes" },
        { name: "heap growth", value: after.heapUsed - before.heapUsed, unit: "bytes" },
      );
    return { status: "ok", ...peak(after), extra };
  } catch (error) {
    return problemOf(error);
  }
}

const peak = ({ peakRss }: MemoryResult) => (peakRss === undefined ? {} : { figure: peakRss });
