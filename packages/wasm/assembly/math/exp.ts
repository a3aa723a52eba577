import { madd, nmadd } from "../lanes";

/**
 * e^x to 1 ulp; 0 below -104, infinity above 88.72, NaN of NaN.
 *
 *   n = round(x / ln 2),   e^x = 2^n * e^(x - n ln 2),   the last by a polynomial on |r| <= ln 2 / 2
 *
 * ln 2 is split in two, the first of so few bits that n times it is exact; 2^n comes in two factors, so that results
 * beyond the normal numbers round once.
 *
 * Polynomial and split: Moshier, "Methods and Programs for Mathematical Functions" (1989), Cephes' expf.
 */
export function exp(x: v128): v128 {
  const bounded = f32x4.pmin(f32x4.pmax(x, f32x4.splat(-104)), f32x4.splat(89));
  const n = f32x4.nearest(f32x4.mul(bounded, f32x4.splat(1.44269504088896341)));
  const r = nmadd(n, f32x4.splat(-2.12194440e-4), nmadd(n, f32x4.splat(0.693359375), bounded));
  let p = madd(f32x4.splat(1.9875691500e-4), r, f32x4.splat(1.3981999507e-3));
  p = madd(p, r, f32x4.splat(8.3334519073e-3));
  p = madd(p, r, f32x4.splat(4.1665795894e-2));
  p = madd(p, r, f32x4.splat(1.6666665459e-1));
  p = madd(p, r, f32x4.splat(5.0000001201e-1));
  p = f32x4.add(madd(p, f32x4.mul(r, r), r), f32x4.splat(1));
  const exponent = i32x4.trunc_sat_f32x4_s(n);
  const half = i32x4.shr_s(exponent, 1);
  return f32x4.mul(f32x4.mul(p, powerOfTwo(half)), powerOfTwo(i32x4.sub(exponent, half)));
}

// @ts-ignore: decorator
@inline
function powerOfTwo(exponent: v128): v128 {
  return i32x4.shl(i32x4.add(exponent, i32x4.splat(127)), 23);
}
