import { median } from "./statistics.ts";

export interface SettleOptions {
  /** Warm-up ends here even where times do not settle. */
  readonly budgetMs: number;
  /** Calls are put together until a sample takes this long: clocks are coarse and timers cost. */
  readonly sampleMs: number;
  /** How much the medians of two runs of three samples may differ. Default: 0.03. */
  readonly tolerance?: number;
}

export interface Settled {
  /** Calls in a sample. */
  readonly calls: number;
  /** Milliseconds of a call, at the end. */
  readonly ms: number;
  readonly settled: boolean;
}

/**
 * Runs until times settle: compilers have compiled, caches and clocks are warm. `run` does so many calls and
 * says how many milliseconds one took.
 *
 * @param first the time of a call that was made already
 */
export async function settle(
  run: (calls: number) => Promise<number>,
  first: number,
  { budgetMs, sampleMs, tolerance = 0.03 }: SettleOptions,
): Promise<Settled> {
  const callsFor = (ms: number) => Math.max(1, Math.min(100_000, Math.round(sampleMs / Math.max(ms, 1e-5))));
  const times: number[] = [];
  // The first call compiles: its time says little, so that the number of calls grows by steps.
  let calls = 1;
  let ms = first;
  let spent = 0;
  while (spent + ms * calls <= budgetMs) {
    ms = await run(calls);
    spent += ms * calls;
    times.push(ms);
    calls = Math.min(callsFor(ms), 10 * calls);
    const settled =
      times.length >= 6 &&
      calls >= 0.5 * callsFor(ms) &&
      Math.abs(median(times.slice(-3)) / median(times.slice(-6, -3)) - 1) <= tolerance;
    if (settled) return { calls: callsFor(median(times.slice(-3))), ms: median(times.slice(-3)), settled };
  }
  const last = times.length > 0 ? median(times.slice(-3)) : first;
  return { calls: callsFor(last), ms: last, settled: false };
}
