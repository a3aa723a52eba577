import { expect, test } from "vitest";
import { stopwatch } from "../src/stopwatch.ts";

test("rate and time left", () => {
  let now = 0;
  const elapsed = stopwatch(1000, () => now);
  now = 2000;
  expect(elapsed(100)).toEqual({ perSecond: 50, secondsLeft: 18 });
  expect(elapsed(0).secondsLeft).toBe(0);
});
