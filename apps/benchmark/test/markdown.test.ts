import { expect, test } from "vitest";
import { figuresTable, withFigures } from "../src/report/markdown.ts";
import type { Results, Row } from "../src/schema.ts";
import { contestant, results } from "./noisy-machine.ts";

const row = (threads: number, variant: string, figure: number): Row => ({
  suite: "conv",
  workload: "res56",
  product: "inputGrad",
  detail: "",
  contestant: contestant("convkit", "convkit", variant, threads),
  status: "ok",
  samples: [],
  rounds: [],
  figure,
  ...(threads === 2 && {
    versusWeb: { to: "onnxruntime-web (2 threads)", median: 4.5, q1: 4, q3: 5, pairs: 3 },
  }),
});

const base = results([row(1, "auto", 170), row(2, "auto", 312), row(2, "naive", 1.5)]);
const run: Results = {
  ...base,
  settings: { ...base.settings, threads: [1, 2] },
  suites: [{ name: "conv", title: "Convolution", description: "", unit: "GFLOP/s", higherIsBetter: true }],
};

test("a row of a table is what users get, with every number of threads", () => {
  expect(figuresTable(run).split("\n").slice(2)).toEqual([
    "| work | 1 thread | 2 threads | speed beside web | beside native |",
    "| --- | --- | --- | --- | --- |",
    "| Convolution: `res56` input gradient | 170 GFLOP/s | 312 GFLOP/s | 4.50× onnxruntime-web (2 threads) |  |",
  ]);
});

test("it replaces what is between the markers, again and again", () => {
  const page = "a\n<!-- figures: start -->\nold\n<!-- figures: end -->\nb\n";
  const once = withFigures(page, "new");
  expect(once).toBe("a\n<!-- figures: start -->\nnew\n<!-- figures: end -->\nb\n");
  expect(withFigures(once, "new")).toBe(once);
  expect(() => withFigures("no markers", "new")).toThrow(/must have the lines/);
});
