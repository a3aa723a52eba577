import { madd } from "../lanes";
import { exp } from "./exp";
import { log1p } from "./log";

/** 1 / (1 + e^-x) to 2 ulp; for x < 0 as e^x / (1 + e^x), which neither overflows nor cancels. */
export function sigmoid(x: v128): v128 {
  const e = exp(f32x4.neg(f32x4.abs(x)));
  const negative = f32x4.lt(x, f32x4.splat(0));
  const top = v128.bitselect(e, f32x4.splat(1), negative);
  return f32x4.div(top, f32x4.add(e, f32x4.splat(1)));
}

/** log(1 + e^x) = max(x, 0) + log(1 + e^-|x|). */
export function softplus(x: v128): v128 {
  const rest = log1p(exp(f32x4.neg(f32x4.abs(x))));
  return f32x4.add(f32x4.pmax(x, f32x4.splat(0)), rest);
}

/**
 * The hyperbolic tangent to 2 ulp: an odd polynomial for |x| < 0.625, 1 - 2 / (e^2|x| + 1) with x's sign beyond.
 * Polynomial: Moshier, Cephes' tanhf.
 */
export function tanh(x: v128): v128 {
  const size = f32x4.abs(x);
  const z = f32x4.mul(x, x);
  let p = madd(f32x4.splat(-5.70498872745e-3), z, f32x4.splat(2.06390887954e-2));
  p = madd(p, z, f32x4.splat(-5.37397155531e-2));
  p = madd(p, z, f32x4.splat(1.33314422036e-1));
  p = madd(p, z, f32x4.splat(-3.33332819422e-1));
  const small = madd(f32x4.mul(p, z), x, x);
  const e = f32x4.add(exp(f32x4.add(size, size)), f32x4.splat(1));
  const large = f32x4.sub(f32x4.splat(1), f32x4.div(f32x4.splat(2), e));
  return withSign(v128.bitselect(small, large, f32x4.lt(size, f32x4.splat(0.625))), x);
}

/**
 * The error function to 2 ulp: an odd polynomial for |x| <= 475/512, 1 - e^q(|x|) with x's sign beyond.
 * Polynomials fitted as in Juffa's public-domain erff, "erf, single precision" (forums.developer.nvidia.com, 2018).
 */
export function erf(x: v128): v128 {
  const size = f32x4.abs(x);
  const z = f32x4.mul(x, x);
  let p = madd(f32x4.splat(-5.96761703e-4), z, f32x4.splat(4.99119423e-3));
  p = madd(p, z, f32x4.splat(-2.67681349e-2));
  p = madd(p, z, f32x4.splat(1.12819925e-1));
  p = madd(p, z, f32x4.splat(-3.76125336e-1));
  p = madd(p, z, f32x4.splat(1.28379166e-1));
  const small = madd(p, x, x);
  let q = madd(f32x4.splat(-1.7285347e-5), size, f32x4.splat(3.83197126e-4));
  q = madd(q, z, madd(f32x4.splat(-3.88396438e-3), size, f32x4.splat(2.42546219e-2)));
  q = madd(q, size, f32x4.splat(-1.06777877e-1));
  q = madd(q, size, f32x4.splat(-6.34846687e-1));
  q = madd(q, size, f32x4.splat(-1.28717512e-1));
  q = f32x4.sub(f32x4.mul(q, size), size);
  // Beyond 4 the result is 1; the polynomial would turn there, and overflow for infinity.
  q = v128.bitselect(f32x4.splat(-104), q, f32x4.gt(size, f32x4.splat(4)));
  const large = f32x4.sub(f32x4.splat(1), exp(q));
  return v128.bitselect(withSign(large, x), small, f32x4.gt(size, f32x4.splat(0.927734375)));
}

// @ts-ignore: decorator
@inline
function withSign(size: v128, sign: v128): v128 {
  return v128.bitselect(sign, size, i32x4.splat(<i32>0x80000000));
}
