import { describe, expect, test } from "vitest";
import { findChromium } from "../../../scripts/find-chromium.ts";
import { contestants } from "../src/contestants/index.ts";
import { browserPlaces } from "../src/harness/places.ts";
import { runBenchmark } from "../src/harness/run.ts";
import { conv } from "../src/suites/conv.ts";
import { standIn, tiny } from "./tiny-suite.ts";

/** The browser run in a reduced form: convkit and two that stand for peers, on one small shape and one product. */
describe.skipIf(!findChromium())("in Chromium", () => {
  test("contestants are verified and timed on isolated pages and on others", async () => {
    const results = await runBenchmark({
      command: "bench --browser",
      options: {
        quick: true,
        seed: 1,
        threads: [1],
        filter: /^(conv\/dw3x3\/forward|test\/tiny)/,
        places: browserPlaces(),
      },
      contestants: [
        ...contestants.filter(({ name }) => name === "convkit"),
        standIn("right", { browser: true }),
        standIn("wrong", { browser: true }),
      ],
      suites: [conv, tiny],
    });
    expect(results.environment.runtimes.map(({ id, isolated }) => [id, isolated])).toEqual([
      ["chromium-isolated", true],
      ["chromium", false],
    ]);
    const rows = results.rows.map(({ workload, contestant, status }) => [
      ...[workload, contestant.name, contestant.runtime, status],
    ]);
    expect(rows).toEqual([
      ["dw3x3", "convkit", "chromium-isolated", "ok"],
      ["dw3x3", "right", "chromium-isolated", "unsupported"],
      ["dw3x3", "wrong", "chromium-isolated", "unsupported"],
      ["dw3x3", "convkit", "chromium", "ok"],
      ["dw3x3", "right", "chromium", "unsupported"],
      ["dw3x3", "wrong", "chromium", "unsupported"],
      ["tiny", "convkit", "chromium-isolated", "ok"],
      ["tiny", "right", "chromium-isolated", "ok"],
      ["tiny", "wrong", "chromium-isolated", "wrong"],
      ["tiny", "convkit", "chromium", "ok"],
      ["tiny", "right", "chromium", "ok"],
      ["tiny", "wrong", "chromium", "wrong"],
    ]);
  }, 120_000);
});
