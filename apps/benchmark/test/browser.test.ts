import { describe, expect, test } from "vitest";
import { findChromium } from "../../../scripts/find-chromium.ts";
import { contestants } from "../src/contestants/index.ts";
import { browserPlaces } from "../src/harness/places.ts";
import { runBenchmark } from "../src/harness/run.ts";
import { conv } from "../src/suites/conv.ts";

const taking = ["convkit", "tfjs-wasm", "onnxruntime-web"];

/** The browser run in a reduced form: three contestants on one small shape. */
describe.skipIf(!findChromium())("in Chromium", () => {
  test("contestants are verified and timed on isolated pages and on others", async () => {
    const results = await runBenchmark({
      command: "bench --browser",
      options: {
        quick: true,
        seed: 1,
        threads: [1],
        filter: /^conv\/dw3x3\/forward$/,
        places: browserPlaces(),
      },
      contestants: contestants.filter(({ name }) => taking.includes(name)),
      suites: [conv],
    });
    expect(results.environment.runtimes.map(({ id, isolated }) => [id, isolated])).toEqual([
      ["chromium-isolated", true],
      ["chromium", false],
    ]);
    expect(
      results.rows.map(({ contestant, status, note }) => [contestant.name, contestant.runtime, status, note]),
    ).toEqual([
      ["convkit", "chromium-isolated", "ok", "depthwise"],
      ["tfjs-wasm", "chromium-isolated", "ok", undefined],
      ["onnxruntime-web", "chromium-isolated", "ok", undefined],
      ["convkit", "chromium", "ok", "depthwise"],
      ["tfjs-wasm", "chromium", "ok", undefined],
      ["onnxruntime-web", "chromium", "ok", undefined],
    ]);
  }, 120_000);
});
