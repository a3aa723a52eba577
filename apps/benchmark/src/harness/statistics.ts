/** The value below which a share of the samples lies, interpolated (Hyndman & Fan's type 7, R's and NumPy's). */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const below = Math.floor(position);
  const [a, b] = [sorted[below]!, sorted[Math.min(below + 1, sorted.length - 1)]!];
  return a + (b - a) * (position - below);
}

export const median = (samples: readonly number[]) => quantile(samples, 0.5);

export interface Spread {
  readonly median: number;
  readonly q1: number;
  readonly q3: number;
}

export const spread = (samples: readonly number[]): Spread => ({
  median: median(samples),
  q1: quantile(samples, 0.25),
  q3: quantile(samples, 0.75),
});

/** Samples with the round that each was taken in. */
export interface Rounds {
  readonly samples: readonly number[];
  readonly rounds: readonly number[];
}

/** a / b of the rounds that both took part in. */
export function pairedRatios(a: Rounds, b: Rounds): number[] {
  const ofRound = new Map(b.rounds.map((round, i) => [round, b.samples[i]!]));
  return a.rounds.flatMap((round, i) => {
    const other = ofRound.get(round);
    return other === undefined ? [] : [a.samples[i]! / other];
  });
}

/** y = c x^exponent: least squares on logarithms. `r2` is 1 for a perfect fit. */
export function fitPower(points: readonly (readonly [x: number, y: number])[]): {
  exponent: number;
  r2: number;
} {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const);
  const mean = (axis: 0 | 1) => logs.reduce((sum, point) => sum + point[axis], 0) / logs.length;
  const [mx, my] = [mean(0), mean(1)];
  let [xx, xy, yy] = [0, 0, 0];
  for (const [x, y] of logs) {
    xx += (x - mx) ** 2;
    xy += (x - mx) * (y - my);
    yy += (y - my) ** 2;
  }
  return { exponent: xy / xx, r2: yy === 0 ? 1 : xy ** 2 / (xx * yy) };
}

/** Fisher and Yates' shuffle by a generator of numbers in [0, 1). */
export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [result[i], result[j]] = [result[j]!, result[i]!];
  }
  return result;
}

/** Numbers in [0, 1) from a seed: T. Ettinger's mulberry32. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}
