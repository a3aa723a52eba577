/** ln 2 in two parts: the first has zeros enough at its end that a small multiple of it is exact. */
const ln2High = 0.6931471803691238;
const ln2Low = 1.9082149292705877e-10;

/** Coefficients of (ln(1+s) - ln(1-s) - 2s) / s^3 in powers of s^2, s up to 0.1716. */
const coefficients = [
  0.6666666666666735, 0.3999999999940942, 0.2857142874366239, 0.22222198432149784, 0.1818357216161805,
  0.15313837699209373, 0.14798198605116586,
] as const;

/**
 * The natural logarithm of a positive normal number, to within an ulp, of + - * / alone: IEEE arithmetic gives these
 * the same bits on every platform, whereas Math.log may differ between engines.
 *
 * x = 2^e m with m about 1; f = m - 1; s = f / (2 + f); ln m = f - s (f - R), R the series above.
 * Source: FDLIBM 5.3, e_log.c, Sun Microsystems 1993.
 */
export function portableLog(x: number): number {
  let [m, e] = [x, 0];
  while (m < Math.SQRT1_2) [m, e] = [m * 2, e - 1];
  while (m > Math.SQRT2) [m, e] = [m / 2, e + 1];
  const f = m - 1;
  const s = f / (2 + f);
  const z = s * s;
  let series = 0;
  for (let k = coefficients.length - 1; k >= 0; k--) series = z * (coefficients[k]! + series);
  const half = 0.5 * f * f;
  return e * ln2High - (half - (s * (half + series) + e * ln2Low) - f);
}
