import { expect, test } from "vitest";
import { contestants } from "../src/contestants/index.ts";
import { nodePlace } from "../src/harness/places.ts";
import { runBenchmark } from "../src/harness/run.ts";
import { type EpochOptions, epochSuite } from "../src/suites/epoch.ts";

const rowOf = async (options: Partial<EpochOptions>) => {
  const results = await runBenchmark({
    command: "bench",
    options: { quick: false, seed: 1, threads: [1], places: [nodePlace("node")] },
    contestants: contestants.filter(({ name }) => name === "convkit"),
    // 40 steps at a rate of 0.01 are too few to learn much, but chance reads 10 %.
    suites: [epochSuite({ images: 2000, leastAccuracy: 0.3, mostSeconds: 600, ...options })],
  });
  return results.rows[0]!;
};

test("a part of an epoch of MNIST, to its accuracy", async () => {
  const row = await rowOf({});
  expect(row).toMatchObject({ suite: "epoch", status: "ok", single: true });
  expect(row.figure).toBeCloseTo(row.samples[0]! / 1000);
  const [accuracy, rate] = row.extra!;
  expect(accuracy!.value).toBeGreaterThan(30);
  expect(rate!.value).toBeCloseTo(2000 / row.figure!);
});

test("an accuracy below what must be is wrong, and not timed", async () => {
  const row = await rowOf({ images: 50, leastAccuracy: 0.9 });
  expect(row).toMatchObject({ status: "wrong", samples: [] });
  expect(row.note).toMatch(/^reads \d+\.\d\d % of the test digits correctly$/);
});

test("what would take too long is left out, with the time that it would have taken", async () => {
  // Twenty million steps in ten minutes are beyond anybody.
  const row = await rowOf({ images: 1_000_000_000 });
  expect(row).toMatchObject({ status: "skipped", samples: [] });
  expect(row.note).toMatch(/^about \d+ min, judged by one step$/);
});
