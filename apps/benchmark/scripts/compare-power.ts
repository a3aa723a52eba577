import { parseArgs } from "node:util";
import { nodePlace } from "../src/harness/places.ts";
import { runBenchmark } from "../src/harness/run.ts";
import { compareResults } from "../src/report/compare.ts";
import type { Results } from "../src/schema.ts";

/**
 * How well `bench compare` tells a slowdown from noise on this machine: pairs of runs of the same code, and pairs
 * whose second run has a slowdown planted into convkit. Usage, with the defaults:
 *
 *   npx tsx --conditions=@convkit/source apps/benchmark/scripts/compare-power.ts \
 *     --pairs 20 --slowdown 0.2 --threshold 0.1 --suite conv --filter 'lenet1|res56' --peers tfjs-wasm
 */
const { values } = parseArgs({
  options: {
    pairs: { type: "string", default: "20" },
    slowdown: { type: "string", default: "0.2" },
    threshold: { type: "string", default: "0.1" },
    suite: { type: "string", default: "conv" },
    filter: { type: "string", default: "lenet1|res56" },
    peers: { type: "string", default: "tfjs-wasm" },
  },
});
const pairs = Number(values.pairs);
const threshold = Number(values.threshold);

function run(slowdown: string): Promise<Results> {
  process.env["CONVKIT_BENCHMARK_SLOWDOWN"] = slowdown;
  return runBenchmark({
    command: "bench (compare-power)",
    options: {
      quick: true,
      seed: 1,
      suites: [values.suite],
      filter: new RegExp(values.filter),
      peers: values.peers.split(","),
      threads: [1],
      places: [nodePlace("node")],
    },
  });
}

const regressed = (a: Results, b: Results) => compareResults(a, b, { threshold }).regressions > 0;

let [caught, alarms] = [0, 0];
for (let pair = 1; pair <= pairs; pair++) {
  const before = await run("0");
  const same = await run("0");
  const slower = await run(values.slowdown);
  // The two pairs of one round share their first run: what that one was like must not decide both the same way.
  if (regressed(pair % 2 ? before : same, pair % 2 ? same : before)) alarms++;
  if (regressed(pair % 2 ? before : same, slower)) caught++;
  console.log(`${pair} of ${pairs}: ${caught} slowdowns caught, ${alarms} false alarms`);
}
const [least, most] = [Math.ceil(0.95 * pairs), Math.floor(0.05 * pairs)];
console.log(
  `${caught} of ${pairs} planted slowdowns of ${100 * Number(values.slowdown)} % caught (at least ${least} wanted), ` +
    `${alarms} of ${pairs} pairs of the same code called a regression (at most ${most} wanted)`,
);
process.exitCode = caught >= least && alarms <= most ? 0 : 1;
