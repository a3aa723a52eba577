import { describe, expect, test } from "vitest";
import { findEntrants } from "../src/harness/entrant.ts";
import { measureWorkloads } from "../src/harness/measure.ts";
import { measureOptions } from "../src/harness/measure-options.ts";
import { nodePlace } from "../src/harness/places.ts";
import { runBenchmark } from "../src/harness/run.ts";
import type { Row } from "../src/schema.ts";
import { standIn, tiny } from "./tiny-suite.ts";

const options = { quick: true, seed: 1, threads: [1], places: [nodePlace("node")] };

describe("runBenchmark", () => {
  test("gives every contestant its line, whatever becomes of it", async () => {
    const contestants = [
      standIn("right"),
      standIn("wrong"),
      standIn("crashing"),
      standIn("unable"),
      standIn("missing", { file: "right.ts", package: "no-such-package" }),
    ];
    const results = await runBenchmark({ options, command: "bench", contestants, suites: [tiny] });
    const rows = Object.fromEntries(results.rows.map((row) => [row.contestant.name, row]));
    expect(rows["right"]).toMatchObject({
      status: "ok",
      workspaceBytes: 12,
      error: { relative: expect.any(Number) },
    });
    expect(rows["right"]!.samples.length).toBe(rows["right"]!.rounds.length);
    expect(rows["right"]!.samples.length).toBeGreaterThanOrEqual(3);
    // The planted error: element 7 is off by 0.1. It is told, and not timed.
    expect(rows["wrong"]).toMatchObject({
      status: "wrong",
      samples: [],
      note: expect.stringMatching(/^element 7 is /),
    });
    expect(rows["wrong"]!.median).toBeUndefined();
    expect(rows["crashing"]).toMatchObject({
      status: "failed",
      note: "crashed (exit 3): FatalError: out of luck",
    });
    expect(rows["unable"]).toMatchObject({ status: "unsupported", note: "no gradient kernel" });
    expect(rows["missing"]).toMatchObject({ status: "missing", note: "no-such-package is not installed" });
  });

  test("a contestant that hangs is given up", async () => {
    const entrants = await findEntrants([standIn("hanging"), standIn("right")], options, false);
    const rows: Row[] = [];
    const patience = { ...measureOptions(options), timeoutMs: 1000 };
    await measureWorkloads(tiny.info, tiny.workloads, entrants, patience, {
      onRows: (more) => rows.push(...more),
    });
    for (const entrant of entrants) entrant.close();
    expect(rows[0]).toMatchObject({ status: "failed", note: 'no answer to "run" in 1 s' });
    expect(rows[1]).toMatchObject({ status: "ok" });
  });

  test("a first call that is slow is not the figure of a contestant that gets faster", async () => {
    const entrants = await findEntrants([standIn("warming")], options, false);
    const rows: Row[] = [];
    // The first call takes a second.
    const impatient = { ...measureOptions(options), singleMs: 900 };
    await measureWorkloads(tiny.info, tiny.workloads, entrants, impatient, {
      onRows: (more) => rows.push(...more),
    });
    for (const entrant of entrants) entrant.close();
    expect(rows[0]!.status).toBe("ok");
    expect(rows[0]!.single).toBeUndefined();
    expect(rows[0]!.samples.length).toBeGreaterThan(1);
  });

  test("no process outlives it, and the same seed gives the same inputs to all", async () => {
    const results = await runBenchmark({
      options,
      command: "bench",
      contestants: [standIn("right")],
      suites: [tiny],
    });
    expect(results).toMatchObject({
      schema: "convkit-benchmark",
      version: 1,
      settings: { seed: 1, quick: true },
    });
    expect(results.environment.command).toBe("bench");
  });
});
