import { madd } from "../lanes";

/**
 * The natural logarithm to 1 ulp: -infinity of 0, NaN of negatives and NaN.
 *
 *   x = 2^e * m with sqrt(1/2) <= m < sqrt(2),   log x = e ln 2 + log m,   the last by a polynomial in m - 1
 *
 * Polynomial: Moshier, "Methods and Programs for Mathematical Functions" (1989), Cephes' logf.
 */
export function log(x: v128): v128 {
  // Subnormal numbers have too few bits for the exponent's field: scale them up.
  const tiny = f32x4.lt(x, f32x4.splat(1.17549435e-38));
  const bits = v128.bitselect(f32x4.mul(x, f32x4.splat(8388608)), x, tiny);
  const above = i32x4.shr_s(i32x4.sub(bits, i32x4.splat(0x3f3504f3)), 23);
  const f = f32x4.sub(i32x4.sub(bits, i32x4.shl(above, 23)), f32x4.splat(1));
  const e = f32x4.convert_i32x4_s(i32x4.sub(above, v128.and(tiny, i32x4.splat(23))));
  const z = f32x4.mul(f, f);
  let p = madd(f32x4.splat(7.0376836292e-2), f, f32x4.splat(-1.151461031e-1));
  p = madd(p, f, f32x4.splat(1.1676998740e-1));
  p = madd(p, f, f32x4.splat(-1.2420140846e-1));
  p = madd(p, f, f32x4.splat(1.4249322787e-1));
  p = madd(p, f, f32x4.splat(-1.6668057665e-1));
  p = madd(p, f, f32x4.splat(2.0000714765e-1));
  p = madd(p, f, f32x4.splat(-2.4999993993e-1));
  p = madd(p, f, f32x4.splat(3.3333331174e-1));
  p = madd(e, f32x4.splat(-2.12194440e-4), f32x4.mul(f32x4.mul(p, f), z));
  const fraction = f32x4.add(f, madd(z, f32x4.splat(-0.5), p));
  const result = madd(e, f32x4.splat(0.693359375), fraction);
  // Infinity and NaN are themselves, zeros -infinity, negatives NaN.
  const finite = v128.bitselect(result, x, f32x4.lt(x, f32x4.splat(Infinity)));
  const positive = v128.bitselect(f32x4.splat(NaN), finite, f32x4.lt(x, f32x4.splat(0)));
  return v128.bitselect(f32x4.splat(-Infinity), positive, f32x4.eq(x, f32x4.splat(0)));
}

/** log(1 + u) for 0 <= u <= 1 to 2 ulp: the logarithm of the rounded sum, and what the rounding lost. */
export function log1p(u: v128): v128 {
  const sum = f32x4.add(u, f32x4.splat(1));
  const lost = f32x4.sub(u, f32x4.sub(sum, f32x4.splat(1)));
  return f32x4.add(log(sum), f32x4.div(lost, sum));
}
