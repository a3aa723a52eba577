import { describe, expect, test } from "vitest";
import { compareResults } from "../src/report/compare.ts";
import { comparisonTable } from "../src/report/compare-table.ts";
import { progressText, progressView } from "../src/report/progress.ts";
import { terminalTable, wantsColour } from "../src/report/terminal.ts";
import { bytes, change, digits, quantity, time, times } from "../src/report/words.ts";
import { contestant, ordinary, quickPlan, results, simulatedRun } from "./noisy-machine.ts";
import { sampleResults } from "./sample-results.ts";

const sample = sampleResults();
const narrowed = {
  ...sample,
  rows: sample.rows.filter(
    ({ suite, workload, product, sweep }) =>
      (suite === "conv" && workload === "dw3x3" && product !== "weightGrad") ||
      (suite === "train" && workload === "cifar-resnet") ||
      (suite === "size" && workload === "conv2d only") ||
      sweep?.name === "channels",
  ),
};

const esc = "\u001b[";

describe("the table", () => {
  test("as it looks", () => {
    expect(terminalTable(narrowed)).toMatchSnapshot();
  });

  test.each([100, 80])("fits %i columns, whatever it says", (width) => {
    const long = { ...contestant("a-peer-with-a-very-long-name-".repeat(3), "web"), variant: "v".repeat(40) };
    const row = { ...sample.rows[0]!, contestant: long, detail: "N1 ".repeat(60) };
    const rows = [...sample.rows, row, { ...row, status: "failed" as const, note: "x".repeat(300) }];
    const lines = terminalTable({ ...sample, rows }, { width }).split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
  });

  test("colours and bold only where they are wanted", () => {
    expect(terminalTable(narrowed)).not.toContain(esc);
    const coloured = terminalTable(narrowed, { colour: true });
    const bold = coloured.split("\n").filter((line) => line.includes(`${esc}1m  convkit`));
    expect(bold).toHaveLength(4); // convkit is the best in JavaScript of the four groups that are not sweeps
    expect(coloured).toContain(`${esc}32m`); // green: ahead
    expect(coloured).toContain(`${esc}31m`); // red: behind
  });

  test("two runtimes are told apart", () => {
    const run = simulatedRun(1, ordinary, quickPlan);
    const runtimes = ["node-20", "node-24"].map((id) => ({ id, name: "Node.js", version: id.slice(5) }));
    const text = terminalTable({ ...run, environment: { ...run.environment, runtimes } });
    expect(text).toContain("peer1 (1 thread), node-20");
    expect(terminalTable(run)).not.toContain("node-20");
  });

  test("a run without rows says where it ran", () => {
    expect(terminalTable(results([]))).toContain("AMD EPYC");
  });
});

test.each([
  [{ isTTY: true }, {}, true],
  [{ isTTY: false }, {}, false],
  [{ isTTY: true }, { NO_COLOR: "1" }, false],
  [{ isTTY: true }, { TERM: "dumb" }, false],
  [{ isTTY: false }, { FORCE_COLOR: "1" }, true],
  [{ isTTY: true }, { FORCE_COLOR: "0" }, false],
  [{ isTTY: false }, { FORCE_COLOR: "1", NO_COLOR: "1" }, false],
])("colours on %j with %j: %s", (stream, env, wanted) => {
  expect(wantsColour(stream, env)).toBe(wanted);
});

describe("the comparison", () => {
  const [a, b] = [
    simulatedRun(1, ordinary, quickPlan),
    simulatedRun(2, ordinary, quickPlan, (algorithm) => (algorithm === 1 ? 1.25 : 1)),
  ];

  test("as it looks, changed rows alone", () => {
    expect(comparisonTable(compareResults(a, b), { all: false })).toMatchSnapshot();
  });

  test("fits 100 columns with every row", () => {
    const lines = comparisonTable(compareResults(a, b)).split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(lines.filter((line) => line.startsWith("  convkit algorithm"))).toHaveLength(6 * 3 + 1); // rows, one group
  });

  test("nothing wrong, nothing in common", () => {
    expect(comparisonTable(compareResults(a, a), { all: false })).toMatch(/no regression beyond 10 %$/);
    expect(comparisonTable(compareResults(results([]), results([])))).toContain("0 rows");
  });
});

describe("progress", () => {
  const progress = { stage: "conv res56 forward", detail: "tfjs-wasm", done: 21, total: 50, secondsLeft: 72 };

  test("one line that fits", () => {
    expect(progressText(progress, 100)).toBe(" 42 %  conv res56 forward · tfjs-wasm  1 min 12 s left");
    expect(progressText({ ...progress, detail: "x".repeat(200) }, 60)).toHaveLength(60);
    expect(progressText({ stage: "peak", done: 0, total: 0 }, 60)).toBe("  0 %  peak");
  });

  test("without a terminal: a line now and then", () => {
    let clock = 0;
    const written: string[] = [];
    const stream = { write: (text: string) => written.push(text) > 0 };
    const view = progressView(stream, { everyMs: 10_000, now: () => clock });
    for (; clock < 25_000; clock += 1000) view.update(progress);
    view.say("pytorch missing: no python3");
    view.finish();
    expect(written).toHaveLength(3);
    expect(written[2]).toBe("pytorch missing: no python3\n");
  });
});

test("figures as people read them", () => {
  expect([0, 0.01234, 1.047, 64.23, 1240, 123_456].map(digits)).toEqual([
    "0",
    "0.0123",
    "1.05",
    "64.2",
    "1,240",
    "123,000",
  ]);
  expect([0.0004, 0.2, 19.9, 2500, 190_000, 725_000].map(time)).toEqual([
    "0.400 µs",
    "200 µs",
    "19.9 ms",
    "2.50 s",
    "190 s",
    "12.1 min",
  ]);
  expect([12, 9523, 1_300_000, 3 * 2 ** 30].map(bytes)).toEqual(["12.0 B", "9.30 KB", "1.24 MB", "3.00 GB"]);
  expect([2.671, 0.0038].map(times)).toEqual(["2.67×", "0.0038×"]);
  expect([Math.log(1.2), Math.log(0.5), 0, Math.log(30)].map(change)).toEqual([
    "+20.0 %",
    "-50.0 %",
    "+0.0 %",
    "+2,900 %",
  ]);
  expect([quantity(5, "ms"), quantity(5, "s"), quantity(5, "images/s"), quantity(5, "")]).toEqual([
    "5.00 ms",
    "5.00 s",
    "5.00 images/s",
    "5.00",
  ]);
});
