import { describe, expect, test } from "vitest";
import { settle } from "../src/harness/settle.ts";

/** A clock that only the work moves: each run takes what `pace` says of the calls so far. */
function work(pace: (calls: number) => number) {
  let done = 0;
  const log: number[] = [];
  return {
    log,
    run: async (calls: number) => {
      const ms = pace(done);
      done += calls;
      log.push(calls);
      return ms;
    },
  };
}

describe("settle", () => {
  test("waits until a compiler is done, and puts calls together", async () => {
    const { run, log } = work((calls) => (calls < 12 ? 5 - 0.4 * calls : 0.1));
    const settled = await settle(run, 50, { budgetMs: 10_000, sampleMs: 10 });
    // 10 ms of calls that take 0.1 ms.
    expect(settled).toEqual({ calls: 100, ms: 0.1, settled: true });
    expect(log.length).toBeGreaterThanOrEqual(6);
  });

  test("stops at its budget where times never settle", async () => {
    let up = 1;
    const { run, log } = work(() => (up *= 1.2));
    const settled = await settle(run, 1, { budgetMs: 100, sampleMs: 1 });
    expect(settled.settled).toBe(false);
    expect(log.length).toBeLessThan(20);
  });

  test("does not run again what is slower than the budget", async () => {
    const { run, log } = work(() => 5000);
    expect(await settle(run, 5000, { budgetMs: 250, sampleMs: 10 })).toEqual({
      calls: 1,
      ms: 5000,
      settled: false,
    });
    expect(log).toEqual([]);
  });
});
