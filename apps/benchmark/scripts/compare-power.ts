import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { appFolder } from "../src/harness/build.ts";
import { nodePlace } from "../src/harness/places.ts";
import { runBenchmark } from "../src/harness/run.ts";
import { compareResults, defaultThreshold } from "../src/report/compare.ts";
import { readResults } from "../src/report/read.ts";
import type { Results } from "../src/schema.ts";

/**
 * How well `bench compare` tells a slowdown from noise on this machine. Runs of the same code alternate with runs
 * that have a slowdown planted into convkit; each is compared with the run of the same code before it. Some ten
 * minutes on two cores. Usage, with the defaults:
 *
 *   npx tsx --conditions=@convkit/source apps/benchmark/scripts/compare-power.ts --pairs 20 --slowdown 0.2 \
 *     --suite conv --filter 'lenet1|dw3x3' --peers tfjs-wasm,onnxruntime-web,onnxruntime-node --rounds 42
 *
 * The runs are kept in `out/bench/power`; `--judge` compares them again, without measuring.
 */
const { values } = parseArgs({
  options: {
    pairs: { type: "string", default: "20" },
    slowdown: { type: "string", default: "0.2" },
    threshold: { type: "string", default: String(defaultThreshold) },
    suite: { type: "string", default: "conv" },
    filter: { type: "string", default: "lenet1|dw3x3" },
    peers: { type: "string", default: "tfjs-wasm,onnxruntime-web,onnxruntime-node" },
    rounds: { type: "string", default: "42" },
    judge: { type: "boolean", default: false },
  },
});
const pairs = Number(values.pairs);
const slowdown = Number(values.slowdown);
const threshold = Number(values.threshold);
const folder = join(appFolder, "../../out/bench/power");

/** `same0`, `slow1`, `same1`, `slow2`, ...: measured, or read again. */
async function run(name: string): Promise<Results> {
  const file = join(folder, `${name}.json`);
  if (values.judge) return readResults(file);
  // The contestants' processes inherit it.
  process.env["CONVKIT_BENCHMARK_SLOWDOWN"] = name.startsWith("slow") ? String(slowdown) : "0";
  const results = await runBenchmark({
    command: "bench (compare-power)",
    options: {
      quick: true,
      seed: 1,
      suites: [values.suite],
      filter: new RegExp(values.filter),
      peers: values.peers.split(","),
      rounds: Number(values.rounds),
      threads: [1],
      places: [nodePlace("node")],
    },
  });
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, JSON.stringify(results));
  return results;
}

const regressed = (a: Results, b: Results) => compareResults(a, b, { threshold }).regressions > 0;

let [caught, alarms] = [0, 0];
let before = await run("same0");
for (let pair = 1; pair <= pairs; pair++) {
  const slower = await run(`slow${pair}`);
  const same = await run(`same${pair}`);
  if (regressed(before, slower)) caught++;
  if (regressed(before, same)) alarms++;
  before = same;
  console.log(
    `${pair} of ${pairs}: ${caught} slowdowns caught, ${alarms} false alarms ` +
      `(a run took ${same.environment.durationSeconds} s)`,
  );
}
const [least, most] = [Math.ceil(0.95 * pairs), Math.floor(0.05 * pairs)];
console.log(
  `${caught} of ${pairs} planted slowdowns of ${100 * slowdown} % caught (at least ${least} wanted), ` +
    `${alarms} of ${pairs} pairs of the same code called a regression (at most ${most} wanted)`,
);
process.exitCode = caught >= least && alarms <= most ? 0 : 1;
