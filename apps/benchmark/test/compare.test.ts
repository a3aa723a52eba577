import { describe, expect, test } from "vitest";
import { compareResults } from "../src/report/compare.ts";
import { level, levelError, median, robustSpread, upperTail } from "../src/report/shift.ts";
import type { Results, Row } from "../src/schema.ts";
import { contestant, type Noise, ordinary, quickPlan, results, simulatedRun } from "./noisy-machine.ts";

const noisy: Noise = {
  ...ordinary,
  tail: { share: 0.35, size: 0.3 },
  neighbour: { share: 0.3, size: 0.3 },
};
const drifty: Noise = { ...ordinary, run: 0.15, wander: 0.03 };
const pairs = 40;

/** How many of the pairs of runs are called a regression. */
function called(noise: Noise, slowdown?: (algorithm: number, workload: number) => number): number {
  return Array.from({ length: pairs }, (_, seed) =>
    compareResults(
      simulatedRun(10 * seed + 1, noise, quickPlan),
      simulatedRun(10 * seed + 2, noise, quickPlan, slowdown),
    ),
  ).filter(({ regressions }) => regressions > 0).length;
}

describe("on shared machines", () => {
  // The rates asked for: at least 19 of 20 slowdowns of 20 %, at most 1 of 20 pairs without a change.
  test.each([
    ["ordinary", { noise: ordinary }],
    ["drifting", { noise: drifty }],
  ])("%s: a kernel 20 percent slower is caught, no change is not", (_, { noise }) => {
    expect(called(noise, (algorithm) => (algorithm === 1 ? 1.2 : 1))).toBeGreaterThanOrEqual(0.95 * pairs);
    expect(called(noise)).toBeLessThanOrEqual(0.05 * pairs);
  });

  test("very noisy: misses some rather than raising false alarms", () => {
    expect(called(noisy)).toBeLessThanOrEqual(0.1 * pairs);
    expect(called(noisy, (algorithm) => (algorithm === 1 ? 1.5 : 1))).toBeGreaterThanOrEqual(0.95 * pairs);
  });

  test("the whole machine 30 % slower in the second run is drift, not a regression", () => {
    const run = simulatedRun(7, ordinary, quickPlan);
    const rows = run.rows.map((row) => ({ ...row, samples: row.samples.map((ms) => 1.3 * ms) }));
    const comparison = compareResults(run, { ...run, rows });
    expect(comparison.regressions).toBe(0);
    expect(Math.exp(comparison.drift.shift)).toBeCloseTo(1.3, 10);
  });

  test("a kernel 20 % faster is better, and the rows it did not touch are within noise", () => {
    const { groups } = compareResults(
      simulatedRun(1, ordinary, quickPlan),
      simulatedRun(2, ordinary, quickPlan, (algorithm) => (algorithm === 0 ? 1 / 1.25 : 1)),
    );
    expect(groups.map(({ verdict }) => verdict)).toEqual(["better", "within noise", "within noise"]);
  });
});

test("peers with several threads, thrown about by a busy machine, do not blur rows with one", () => {
  const blur = (run: Results, factor: number) => ({
    ...run,
    rows: run.rows.flatMap((row, i) => {
      if (row.contestant.kind === "convkit") return [row];
      const wild = factor ** (i % 5);
      const samples = row.samples.map((ms) => ms * wild);
      return [row, { ...row, contestant: { ...row.contestant, threads: 2 }, samples }];
    }),
  });
  const [a, b] = [
    simulatedRun(1, ordinary, quickPlan),
    simulatedRun(2, ordinary, quickPlan, (k) => (k === 1 ? 1.25 : 1)),
  ];
  const plain = compareResults(a, b);
  const blurred = compareResults(blur(a, 1), blur(b, 2));
  expect(blurred.rows).toEqual(plain.rows);
  expect(blurred.groups[1]!.regression).toBe(true);
});

test("a file compared with itself: nothing differs", () => {
  const run = simulatedRun(3, ordinary, quickPlan);
  const comparison = compareResults(run, run);
  expect(comparison.rows.every(({ shift, verdict }) => shift === 0 && verdict === "within noise")).toBe(true);
  expect([comparison.regressions, comparison.warnings]).toEqual([0, []]);
});

test("the same files give the same verdicts", () => {
  const [a, b] = [simulatedRun(4, noisy, quickPlan), simulatedRun(5, noisy, quickPlan)];
  expect(compareResults(a, b)).toEqual(compareResults(a, b));
});

test("slower beyond noise but within the threshold is worse and no regression", () => {
  const [a, b] = [
    simulatedRun(1, ordinary, quickPlan),
    simulatedRun(2, ordinary, quickPlan, (k) => (k === 1 ? 1.4 : 1)),
  ];
  const at = (threshold: number) => compareResults(a, b, { threshold }).groups[1]!;
  expect([at(0.1).verdict, at(0.1).regression]).toEqual(["worse", true]);
  expect([at(1).verdict, at(1).regression]).toEqual(["worse", false]);
});

describe("rows that cannot be compared by time", () => {
  const run = (rows: Partial<Row>[], changes: Partial<Results> = {}) =>
    results(
      rows.map((row, i) => ({
        suite: "size",
        workload: `bundle${i}`,
        product: "",
        detail: "",
        contestant: contestant("convkit", "convkit"),
        status: "ok" as const,
        samples: [],
        rounds: [],
        ...row,
      })),
      {
        suites: [
          { name: "size", title: "Size", description: "", unit: "bytes", higherIsBetter: false },
          { name: "conv", title: "Convolution", description: "", unit: "GFLOP/s", higherIsBetter: true },
        ],
        ...changes,
      },
    );

  test("sizes are compared as they are", () => {
    const { rows } = compareResults(
      run([{ figure: 10_000 }, { figure: 10_000 }, { figure: 10_000 }]),
      run([{ figure: 10_010 }, { figure: 15_000 }, { figure: 8_000 }]),
    );
    expect(rows.map(({ verdict, regression }) => [verdict, regression])).toEqual([
      ["within noise", false],
      ["worse", true],
      ["better", false],
    ]);
  });

  test("a row that is wrong now is a regression; one that appears or goes is told", () => {
    const comparison = compareResults(
      run([{ figure: 1 }, { figure: 1 }, { status: "unsupported" }]),
      run([{ status: "wrong", note: "error 0.3" }, { workload: "new", figure: 1 }, { figure: 1 }]),
    );
    expect(comparison.broken.map(({ after }) => after.status)).toEqual(["wrong"]);
    expect(comparison.regressions).toBe(1);
    expect(comparison.onlyBefore.map(({ workload }) => workload)).toEqual(["bundle1"]);
    expect(comparison.onlyAfter.map(({ workload }) => workload)).toEqual(["new"]);
  });

  test("a row that was measured, and now is skipped for taking seconds, is a regression", () => {
    const { broken, onlyBefore, regressions } = compareResults(
      run([{ figure: 1 }]),
      run([{ status: "skipped", note: "about 9 s a call" }]),
    );
    expect([broken.length, onlyBefore.length, regressions]).toEqual([1, 0, 1]);
  });

  test("one sample a row needs more of a change", () => {
    const once = (ms: number) =>
      run([{ suite: "conv", samples: [ms], rounds: [0], single: true, figure: 1 / ms }]);
    expect(compareResults(once(4000), once(4800)).rows[0]!.verdict).toBe("within noise");
    expect(compareResults(once(4000), once(12_000)).rows[0]!.verdict).toBe("worse");
  });

  test("says why two runs may not be comparable", () => {
    const b = run([{ figure: 1 }]);
    const elsewhere = {
      ...b,
      environment: {
        ...b.environment,
        cpu: "another",
        runtimes: [{ id: "node-20", name: "Node.js", version: "20.0.0" }],
        convkit: { ...b.environment.convkit, dirty: true },
      },
    };
    expect(compareResults(run([{ figure: 1 }]), elsewhere).warnings).toMatchInlineSnapshot(`
      [
        "processor differs: AMD EPYC 9V45 96-Core Processor and another",
        "Node.js's version differs: 20.20.2 and 20.0.0",
        "measured with changes that were not committed",
        "no peer was measured in both runs: drift of the machine between them cannot be taken out",
      ]
    `);
  });

  test("nothing in common", () => {
    const comparison = compareResults(run([]), run([]));
    expect([comparison.rows, comparison.regressions]).toEqual([[], 0]);
  });
});

describe("robust statistics", () => {
  test("median and spread are not spoilt by a few wild values", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(robustSpread([1, 2, 3, 4, 1000])).toBeCloseTo(1.4826, 10);
  });

  test("the level is the mean of the fastest tenth", () => {
    expect(level([5, 1, 9, 2, 7, 3, 8, 6, 4, 11, 10])).toBe(1.5);
    expect(level([7])).toBe(7);
  });

  test("its standard error shrinks with samples", () => {
    const of = (n: number) => levelError(Array.from({ length: n }, (_, i) => Math.sin(i)));
    expect(of(30)).toBeLessThan(of(6));
    expect(levelError([2, 2, 2])).toBe(0);
  });

  test("tails of the normal distribution", () => {
    // Tables: P(Z > 1.6449) = 0.05, P(Z > 3.0902) = 0.001; the approximation is good to 4.5e-4.
    expect(upperTail(0.05)).toBeCloseTo(1.6449, 3);
    expect(upperTail(0.001)).toBeCloseTo(3.0902, 3);
  });
});
