/** Robust statistics of times on shared machines. All on natural logarithms: 0.18 is 20 % slower. */

const ascending = (values: readonly number[]) => [...values].sort((a, b) => a - b);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

export function median(values: readonly number[]): number {
  const sorted = ascending(values);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** A standard deviation that less than half the values can not spoil: 1.4826 times the median distance from `centre`. */
export function robustSpread(values: readonly number[], centre = median(values)): number {
  return values.length === 0 ? 0 : 1.4826 * median(values.map((value) => Math.abs(value - centre)));
}

/**
 * How long a call takes when nothing disturbs it: the mean of the fastest tenth of the logarithms. Neighbours only
 * ever add time. On shared machines they often do so for most of a run, half as much again, so that even the
 * fastest third moves by a tenth and more between runs of the same code, where the fastest tenth moves by 1 to 3 %
 * (measured by `scripts/compare-power.ts`).
 */
export function level(logs: readonly number[]): number {
  return mean(ascending(logs).slice(0, Math.max(1, Math.ceil(logs.length / 10))));
}

/** Uniform numbers in [0, 1) from a seed (mulberry32): the same files always give the same verdicts. */
export function seededUniform(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * The standard error of `level`, by the bootstrap (Efron 1979), for three samples or more. Few samples seldom
 * show how long the tail is: hence the factor, 2.2 for three of them, 1.2 for eleven.
 */
export function levelError(logs: readonly number[], resamples = 100): number {
  const uniform = seededUniform(1);
  const levels = Array.from({ length: resamples }, () =>
    level(logs.map(() => logs[Math.floor(uniform() * logs.length)]!)),
  );
  const centre = mean(levels);
  const few = Math.sqrt((logs.length + 2) / (logs.length - 2));
  return few * Math.sqrt(mean(levels.map((value) => (value - centre) ** 2)));
}

/** The z that a normal variable exceeds with probability p, 0 < p <= 0.5 (Abramowitz & Stegun 26.2.23, to 4.5e-4). */
export function upperTail(p: number): number {
  const t = Math.sqrt(-2 * Math.log(p));
  const above = 2.515517 + 0.802853 * t + 0.010328 * t ** 2;
  return t - above / (1 + 1.432788 * t + 0.189269 * t ** 2 + 0.001308 * t ** 3);
}
