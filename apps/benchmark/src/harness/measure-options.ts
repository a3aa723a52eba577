import type { RunOptions } from "./context.ts";

export interface MeasureOptions {
  readonly seed: number;
  readonly rounds: number;
  readonly settleMs: number;
  /** How long a sample takes at least; more calls make it so. */
  readonly sampleMs: number;
  /** How long all rounds of one contestant may take; slow ones get fewer rounds. */
  readonly roundsMs: number;
  /** A contestant whose first two calls take longer is shown with the second one's time. */
  readonly singleMs: number;
  /** Contestants that must be slower than this are left out, judged by what they needed before. */
  readonly skipMs: number;
  readonly timeoutMs: number;
}

const fullMeasure = {
  rounds: 15,
  settleMs: 2000,
  sampleMs: 20,
  roundsMs: 6000,
  singleMs: 3000,
  skipMs: Number.POSITIVE_INFINITY,
  timeoutMs: 180_000,
};
const quickMeasure = {
  rounds: 7,
  settleMs: 100,
  sampleMs: 10,
  roundsMs: 250,
  singleMs: 3000,
  skipMs: 4000,
  timeoutMs: 40_000,
};

/** How to measure what was asked for. Rounds beyond the usual number get their time, too. */
export function measureOptions({ quick, seed, rounds }: RunOptions): MeasureOptions {
  const usual = quick ? quickMeasure : fullMeasure;
  if (rounds === undefined) return { ...usual, seed };
  return { ...usual, seed, rounds, roundsMs: usual.roundsMs * Math.max(1, rounds / usual.rounds) };
}
