import { readFileSync } from "node:fs";
import { join } from "node:path";
import { locateMnist } from "@convkit/datasets/node";
import { ContestantError } from "../harness/channel.ts";
import { isWanted, type RunContext } from "../harness/context.ts";
import { type Entrant, findEntrants } from "../harness/entrant.ts";
import { addRatios } from "../harness/ratios.ts";
import { spread } from "../harness/statistics.ts";
import { lenet5 } from "../models.ts";
import { decodeArray } from "../protocol.ts";
import type { Row } from "../schema.ts";
import type { EpochTask } from "../tasks.ts";
import { problemOf } from "./own-rows.ts";
import type { OwnSuite } from "./suite.ts";
import { trainTask } from "./train.ts";

export interface EpochOptions {
  /** Digits to learn, of 60,000: a multiple of the batch. */
  readonly images: number;
  /** A lower share of right answers is a wrong result. */
  readonly leastAccuracy: number;
  /** Those that would take longer, judged by one step, are left out. */
  readonly mostSeconds: number;
}

const batch = 50;

/** Training and testing on MNIST, once each contestant: by far the longest of all workloads. */
export function epochSuite({ images, leastAccuracy, mostSeconds }: EpochOptions): OwnSuite {
  const detail = `LeNet-5, ${images.toLocaleString("en-GB")} images in batches of ${batch}`;
  return {
    info: {
      name: "epoch",
      title: "An epoch of MNIST",
      description:
        "Every digit learnt once, by SGD with momentum from the same weights in the same order, then the share of " +
        "the 10,000 test digits that are read correctly. Handing over batches is a part of the time, reading files is not.",
      unit: "s",
      higherIsBetter: false,
    },
    slow: true,
    async *rows({ options, contestants, onProgress }: RunContext) {
      if (!isWanted(options, "epoch", "mnist", "")) return;
      const places = options.places.filter(({ browser }) => !browser);
      const taking = contestants.filter(({ suites }) => suites?.includes("epoch") ?? true);
      const entrants = await findEntrants(taking, { ...options, places }, false);
      const rows: Row[] = [];
      for (const entrant of entrants) {
        const { contestant } = entrant;
        onProgress({ suite: "epoch", workload: "mnist", activity: contestant.name, done: 0, total: 0 });
        const known = { suite: "epoch", workload: "mnist", product: "", detail, contestant };
        const row: Row = { ...known, status: "failed", samples: [], rounds: [] };
        try {
          rows.push({ ...row, ...(await learn(entrant, options.seed)) });
        } catch (error) {
          rows.push({ ...row, ...problemOf(error) });
        } finally {
          entrant.close();
        }
      }
      yield* addRatios(rows);
    },
  };

  async function learn(entrant: Entrant, seed: number): Promise<Partial<Row>> {
    const timeoutMs = 2000 * mostSeconds;
    const channel = await entrant.open();
    const step = trainTask(lenet5, [batch, 1, 28, 28]);
    await channel.call("prepare", { task: step, seed }, timeoutMs);
    await channel.call("run", { calls: 1 }, timeoutMs);
    const { ms: stepMs } = await channel.call("run", { calls: 1 }, timeoutMs);
    const expected = (stepMs * images) / batch / 1000;
    if (expected > mostSeconds)
      return { status: "skipped", note: `about ${Math.round(expected / 60)} min, judged by one step` };

    const folder = locateMnist(import.meta.url);
    const task: EpochTask = { ...step, kind: "epoch", folder, images };
    await channel.call("prepare", { task, seed }, timeoutMs);
    const { ms } = await channel.call("run", { calls: 1 }, timeoutMs);
    const { data } = await channel.call("result", {}, timeoutMs);
    const share = accuracy(decodeArray(data), folder);
    const note = `reads ${(100 * share).toFixed(2)} % of the test digits correctly`;
    if (!(share >= leastAccuracy)) return { status: "wrong", note };
    return {
      status: "ok",
      samples: [ms],
      rounds: [0],
      ...spread([ms]),
      single: true,
      figure: ms / 1000,
      extra: [
        { name: "accuracy", value: 100 * share, unit: "%" },
        { name: "rate", value: images / (ms / 1000), unit: "images/s" },
      ],
    };
  }
}

/** The share of predictions that are what the test labels say. */
function accuracy(predictions: Float32Array, folder: string): number {
  // IDX: a header of 8 bytes.
  const labels = readFileSync(join(folder, "t10k-labels-idx1-ubyte")).subarray(8);
  if (predictions.length !== labels.length)
    throw new ContestantError("failed", `${predictions.length} predictions for ${labels.length} images`);
  return labels.reduce((right, label, i) => right + (predictions[i] === label ? 1 : 0), 0) / labels.length;
}

/** 95 % is what any right implementation of LeNet-5 passes after one epoch. */
export const epoch = /* @__PURE__ */ epochSuite({ images: 60_000, leastAccuracy: 0.95, mostSeconds: 1200 });
