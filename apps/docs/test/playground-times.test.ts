import { expect, test } from "vitest";
import { compare, largestError, measure } from "../src/labs/playground/compare.ts";
import { makeJob } from "../src/labs/playground/job.ts";
import { defaultArrays } from "../src/labs/playground/state.ts";

/** What a generator returns, its pauses over. */
function toEnd<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

test("a time is the median, in samples that a coarse clock can tell apart", () => {
  let clock = 0;
  let runs = 0;
  // A run of 0.25 ms on a clock of 0.1 ms.
  const run = () => {
    runs++;
    clock += 0.25;
  };
  const { milliseconds } = toEnd(measure(run, () => Math.floor(clock * 10) / 10));
  expect(milliseconds).toBeCloseTo(0.25, 2);
  expect(runs).toBe(1 + 9 * 10);
  let slow = 0;
  expect(
    toEnd(
      measure(
        () => (slow += 400),
        () => slow,
      ),
    ),
  ).toEqual({ milliseconds: 400 });
  expect(slow).toBe(400);
});

test("between two samples, and before the first, there is a pause to be asked something else", () => {
  let clock = 0;
  const steps = measure(
    () => (clock += 10),
    () => clock,
  );
  expect([...steps]).toEqual(new Array(8).fill({ kind: "pause" }));
  const job = makeJob(defaultArrays("conv2d"));
  const told = [...compare(job)].map(({ kind }) => kind);
  // What needs no time to be found needs no pause.
  for (const [at, kind] of told.entries())
    if (kind === "row" && told[at - 1] !== "row") expect(told[at - 1]).toBe("pause");
});

test("the largest error", () => {
  expect(largestError([1, 2, 3], [1, 2.5, 3.25])).toBe(0.5);
  expect(largestError([Infinity, Number.NaN], [Infinity, Number.NaN])).toBe(0);
  expect(largestError([Number.NaN, 1], [1, 1])).toBeNaN();
});
