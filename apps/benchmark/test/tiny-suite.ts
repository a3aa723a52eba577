import { join } from "node:path";
import type { ContestantSpec } from "../src/contestants/index.ts";
import type { TimedSuite } from "../src/suites/suite.ts";

/** A product of 4x4 matrices. */
export const tiny: TimedSuite = {
  info: { name: "test", title: "Test", description: "", unit: "GFLOP/s", higherIsBetter: true },
  workloads: [
    {
      name: "tiny",
      product: "",
      detail: "",
      main: true,
      task: { kind: "gemm", m: 4, k: 4, n: 4 },
      amount: 2 * 4 ** 3,
      perUnit: 1e9,
    },
  ],
};

/** One of contestants/, which stand for peers. */
export const standIn = (name: string, more: Partial<ContestantSpec> = {}): ContestantSpec => ({
  name,
  kind: "web",
  file: join(import.meta.dirname, "contestants", `${name}.ts`),
  threads: "one",
  browser: false,
  ...more,
});
