import { watchLinearMemory } from "./watch.ts";

export interface SoakOptions {
  readonly minutes: number;
}

export interface SoakEvent {
  readonly type: "memory";
  readonly steps: number;
  readonly linear: number;
}

/** Milliseconds from one report to the next. */
const REPORT_MS = 500;

const linear = watchLinearMemory();
const { serveTraining } = await import("@convkit/nn");
const { trainLong } = await import("./train-long.ts");

serveTraining<SoakOptions, number, SoakEvent>(({ minutes }, { report }) => {
  let reportedAt = -Infinity;
  return trainLong(minutes, (steps) => {
    if (performance.now() - reportedAt < REPORT_MS) return undefined;
    reportedAt = performance.now();
    return report({ type: "memory", steps, linear: linear() });
  });
});
