/** Real and imaginary part. */
export type Complex = readonly [re: number, im: number];

const add = ([a, b]: Complex, [c, d]: Complex): Complex => [a + c, b + d];
export const multiply = ([a, b]: Complex, [c, d]: Complex): Complex => [a * c - b * d, a * d + b * c];
export const conjugate = ([a, b]: Complex): Complex => [a, 0 - b];

const quarters: readonly Complex[] = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
];

/** exp(2 pi i turns / n), exact at quarters of a turn. */
export function rootOfUnity(turns: number, n: number): Complex {
  const place = ((turns % n) + n) % n;
  const quarter = (4 * place) / n;
  if (Number.isInteger(quarter)) return quarters[quarter]!;
  const angle = (2 * Math.PI * place) / n;
  return [Math.cos(angle), Math.sin(angle)];
}

/** X[f] = sum over t of x[t] exp(-2 pi i f t / n); with `direction` 1 the sum that goes back, without its 1/n. */
export function transform(x: readonly Complex[], direction: -1 | 1 = -1): Complex[] {
  const n = x.length;
  return x.map((_, f) =>
    x.reduce<Complex>(
      (sum, value, t) => add(sum, multiply(value, rootOfUnity(direction * f * t, n))),
      [0, 0],
    ),
  );
}

/**
 * Correlation by way of frequencies, y = F^-1[F(x) . conj F(w)]: circular, so that the last k - 1 of its results see the
 * start of x again; those before are the convolution's.
 *
 * @param w at most as long as x; zeros are added
 */
export function correlateByFrequencies(x: readonly number[], w: readonly number[]) {
  const n = x.length;
  const X = transform(x.map((value) => [value, 0]));
  const W = transform(x.map((_, t) => [w[t] ?? 0, 0]));
  const product = X.map((value, f) => multiply(value, conjugate(W[f]!)));
  const y = transform(product, 1).map(([re]) => re / n);
  return { X, W, product, y, valid: n - w.length + 1 };
}
