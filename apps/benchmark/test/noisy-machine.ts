import { seededUniform } from "../src/report/shift.ts";
import { type Contestant, type Results, type Row, schemaName, schemaVersion } from "../src/schema.ts";

/** What a shared machine does to times. Deviations are of logarithms: 0.05 is about 5 %. */
export interface Noise {
  /** Of one sample. */
  readonly sample: number;
  /** Of a whole run: another processor, another clock. */
  readonly run: number;
  /** Of one contestant's workload in one run: where code and data came to lie. */
  readonly layout: number;
  /** Of each round's step in a slow wander that all contestants share. */
  readonly wander: number;
  /** The share of samples that were interrupted, and for how long on average. */
  readonly tail: { readonly share: number; readonly size: number };
  /** A neighbour comes and goes: the share of its time, and what it costs. */
  readonly neighbour: { readonly share: number; readonly size: number };
}

export const ordinary: Noise = {
  sample: 0.02,
  run: 0.05,
  layout: 0.012,
  wander: 0.01,
  tail: { share: 0.15, size: 0.25 },
  neighbour: { share: 0.1, size: 0.25 },
};

export interface Plan {
  readonly workloads: number;
  readonly algorithms: number;
  readonly peers: number;
  readonly rounds: number;
}

export const quickPlan: Plan = { workloads: 6, algorithms: 3, peers: 3, rounds: 11 };

export function contestant(name: string, kind: Contestant["kind"], variant = "", threads = 1): Contestant {
  const engine = kind === "convkit" ? "typescript" : kind === "web" ? "wasm" : "native";
  return {
    name,
    kind,
    version: "1.0.0",
    variant,
    engine,
    threads,
    runtime: kind === "native" ? "" : "node-20",
  };
}

export function results(rows: readonly Row[], changes: Partial<Results> = {}): Results {
  return {
    schema: schemaName,
    version: schemaVersion,
    environment: {
      date: "2026-11-22T18:00:00.000Z",
      durationSeconds: 151,
      command: "bench --quick",
      cpu: "AMD EPYC 9V45 96-Core Processor",
      cores: 2,
      memoryBytes: 8 * 2 ** 30,
      os: "Linux 6.1 x64",
      runtimes: [{ id: "node-20", name: "Node.js", version: "20.20.2" }],
      convkit: { version: "0.1.0", commit: "1234567", dirty: false },
    },
    settings: { quick: true, seed: 1, filter: null, threads: [1, 2], rounds: 11 },
    suites: [
      {
        name: "conv",
        title: "Convolution",
        description: "Forward and gradients.",
        unit: "GFLOP/s",
        higherIsBetter: true,
      },
    ],
    rows,
    fits: [],
    ...changes,
  };
}

/** One run of one commit; `slowdown` multiplies the times of an algorithm in a workload. */
export function simulatedRun(
  seed: number,
  noise: Noise,
  plan: Plan,
  slowdown: (algorithm: number, workload: number) => number = () => 1,
): Results {
  const uniform = seededUniform(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const runOffset = noise.run * normal();
  const rows: Row[] = [];
  let wander = 0;
  for (let workload = 0; workload < plan.workloads; workload++) {
    const count = plan.peers + plan.algorithms;
    const layouts = Array.from({ length: count }, () => noise.layout * normal());
    const samples: number[][] = Array.from({ length: count }, () => []);
    let neighbour = uniform() < noise.neighbour.share;
    for (let round = 0; round < plan.rounds; round++) {
      wander = 0.98 * wander + noise.wander * normal();
      if (uniform() > 0.7) neighbour = uniform() < noise.neighbour.share;
      for (let c = 0; c < count; c++) {
        const disturbed = uniform() < 0.8 ? neighbour : uniform() < noise.neighbour.share;
        const interrupted = uniform() < noise.tail.share ? -Math.log(1 - uniform()) * noise.tail.size : 0;
        const log =
          runOffset +
          layouts[c]! +
          wander +
          noise.sample * normal() +
          interrupted +
          (disturbed ? noise.neighbour.size : 0);
        const own = c >= plan.peers ? slowdown(c - plan.peers, workload) : 1;
        samples[c]!.push(10 * (c + 1) * Math.exp(log) * own);
      }
    }
    for (let c = 0; c < count; c++)
      rows.push({
        suite: "conv",
        workload: `shape${workload}`,
        product: "forward",
        detail: "",
        contestant:
          c < plan.peers
            ? contestant(`peer${c}`, c === 0 ? "native" : "web")
            : contestant("convkit", "convkit", `algorithm${c - plan.peers}`),
        status: "ok",
        samples: samples[c]!,
        rounds: samples[c]!.map((_, round) => round),
        median: samples[c]![0]!,
        figure: 1,
      });
  }
  return results(rows);
}
