import type { ContestantSpec } from "../contestants/index.ts";
import type { Place, RunContext } from "../harness/context.ts";
import { isWanted } from "../harness/context.ts";
import { launch, packageVersion } from "../harness/launch.ts";
import { median, seededRandom, shuffled, spread } from "../harness/statistics.ts";
import { verify } from "../harness/verify.ts";
import { decodeArray } from "../protocol.ts";
import { referenceResult } from "../reference/index.ts";
import type { Row } from "../schema.ts";
import type { ConvTask } from "../tasks.ts";
import { convShape } from "./conv-shapes.ts";
import { ownRow, problemOf } from "./own-rows.ts";
import type { OwnSuite } from "./suite.ts";

const shape = convShape("", 1, 8, [8, 8], 8, [3, 3], { padding: 1 });
const task: ConvTask = { ...shape.task, product: "forward" };
const empty: ContestantSpec = {
  name: "empty",
  kind: "web",
  file: "empty.ts",
  threads: "one",
  browser: false,
};
const timeoutMs = 60_000;

export const startup: OwnSuite = {
  info: {
    name: "startup",
    title: "Start-up",
    description:
      "From a fresh process to the first result of a small convolution, less what a process takes that loads no " +
      "library (PyTorch: with its interpreter).",
    unit: "ms",
    higherIsBetter: false,
  },
  async *rows({ options, contestants, onProgress }: RunContext) {
    if (!isWanted(options, "startup", "conv2d", "")) return;
    const rounds = options.quick ? 3 : 9;
    for (const place of options.places.filter(({ browser }) => !browser)) {
      const taking = contestants.filter(({ suites }) => suites?.includes("startup") ?? true);
      const times = new Map<ContestantSpec, number[]>([empty, ...taking].map((spec) => [spec, []]));
      const problems = new Map<ContestantSpec, Partial<Row>>();
      const random = seededRandom(options.seed);
      for (let round = 0; round < rounds; round++)
        for (const spec of shuffled([...times.keys()], random)) {
          if (problems.has(spec)) continue;
          onProgress({ suite: "startup", workload: "conv2d", activity: spec.name, done: 0, total: 0 });
          try {
            times.get(spec)!.push(await timeStart(spec, place, options.seed));
          } catch (error) {
            problems.set(spec, problemOf(error));
          }
        }
      const bare = median(times.get(empty)!);
      for (const spec of taking) {
        const row = ownRow("startup", "conv2d", shape.detail, spec, place.runtime.id);
        const less = spec.file.endsWith(".py") ? 0 : bare;
        const samples = times.get(spec)!.map((time) => Math.max(0, time - less));
        const known =
          samples.length > 0 ? { samples, rounds: samples.map((_, i) => i), ...spread(samples) } : {};
        const figure = samples.length > 0 ? { figure: median(samples) } : {};
        yield { ...row, status: "ok", ...known, ...figure, ...problems.get(spec) };
      }
    }
  },
};

/** Milliseconds from starting the process to the first result. */
async function timeStart(spec: ContestantSpec, place: Place, seed: number): Promise<number> {
  if (spec.package) packageVersion(spec.package);
  // Bundling is not a part of it.
  const channel = await launch(spec, place.node ?? process.execPath, 1);
  const start = performance.now();
  try {
    await channel.call("describe", { threads: 1, variant: "" }, timeoutMs);
    if (spec === empty) return performance.now() - start;
    await channel.call("prepare", { task, seed }, timeoutMs);
    await channel.call("run", { calls: 1 }, timeoutMs);
    const time = performance.now() - start;
    const { data } = await channel.call("result", {}, timeoutMs);
    const { wrong } = verify(task, seed, decodeArray(data), referenceResult(task, seed));
    if (wrong) throw new Error(wrong);
    return time;
  } finally {
    channel.close();
  }
}
