import type { Fit, Row } from "../schema.ts";
import type { TimedSuite } from "../suites/suite.ts";
import { fitPower } from "./statistics.ts";

/** The exponent of every sweep of every contestant that has three points or more. */
export function fitSweeps({ info, workloads }: TimedSuite, rows: readonly Row[]): Fit[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    if (!row.sweep || row.median === undefined) continue;
    const { name, variant, threads, runtime } = row.contestant;
    const key = [row.sweep.name, row.product, name, variant, threads, runtime].join("|");
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()]
    .filter((group) => group.length >= 3)
    .map((group) => {
      const { sweep, product, contestant } = group[0]!;
      const expected = workloads.find((workload) => workload.sweep?.name === sweep!.name)!.sweep!.expected;
      const fit = fitPower(group.map((row) => [row.sweep!.x, row.median!]));
      return { suite: info.name, sweep: sweep!.name, product, contestant, ...fit, expected };
    });
}
