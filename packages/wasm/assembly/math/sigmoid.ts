// Functions of e^x. The address `t` is that of a table with the constants of all.
import { madd } from "../lanes";
import { EXP_CONSTANTS, exp, putExp } from "./exp";
import { LOG_CONSTANTS, log1p, putLog } from "./log";
import { get, put } from "./table";

/** Where the constants of the logarithm are in the table, and those of this file. */
export const LOG_TABLE: usize = EXP_CONSTANTS << 4;
const OWN: usize = LOG_TABLE + (LOG_CONSTANTS << 4);

/** Writes the table. */
export function putAll(t: usize): void {
  putExp(t);
  putLog(t + LOG_TABLE);
  const own = t + OWN;
  put(own, 0, -5.70498872745e-3);
  put(own, 1, 2.06390887954e-2);
  put(own, 2, -5.37397155531e-2);
  put(own, 3, 1.33314422036e-1);
  put(own, 4, -3.33332819422e-1);
  put(own, 5, -5.96761703e-4);
  put(own, 6, 4.99119423e-3);
  put(own, 7, -2.67681349e-2);
  put(own, 8, 1.12819925e-1);
  put(own, 9, -3.76125336e-1);
  put(own, 10, 1.28379166e-1);
  put(own, 11, -1.7285347e-5);
  put(own, 12, 3.83197126e-4);
  put(own, 13, -3.88396438e-3);
  put(own, 14, 2.42546219e-2);
  put(own, 15, -1.06777877e-1);
  put(own, 16, -6.34846687e-1);
  put(own, 17, -1.28717512e-1);
}

/** 1 / (1 + e^-x) to 2 ulp; for x < 0 as e^x / (1 + e^x), which neither overflows nor cancels. */
// @ts-ignore: decorator
@inline
export function sigmoid(x: v128, t: usize): v128 {
  const e = exp(f32x4.neg(f32x4.abs(x)), t);
  const negative = f32x4.lt(x, f32x4.splat(0));
  const top = v128.bitselect(e, get(t, 12), negative);
  return f32x4.div(top, f32x4.add(e, get(t, 12)));
}

/** log(1 + e^x) = max(x, 0) + log(1 + e^-|x|). */
// @ts-ignore: decorator
@inline
export function softplus(x: v128, t: usize): v128 {
  const rest = log1p(exp(f32x4.neg(f32x4.abs(x)), t), t + LOG_TABLE);
  return f32x4.add(f32x4.pmax(x, f32x4.splat(0)), rest);
}

/**
 * The hyperbolic tangent to 2 ulp: an odd polynomial for |x| < 0.625, 1 - 2 / (e^2|x| + 1) with x's sign beyond.
 * Polynomial: Moshier, Cephes' tanhf.
 */
// @ts-ignore: decorator
@inline
export function tanh(x: v128, t: usize): v128 {
  const own = t + OWN;
  const size = f32x4.abs(x);
  const z = f32x4.mul(x, x);
  let p = madd(get(own, 0), z, get(own, 1));
  p = madd(p, z, get(own, 2));
  p = madd(p, z, get(own, 3));
  p = madd(p, z, get(own, 4));
  const small = madd(f32x4.mul(p, z), x, x);
  const e = f32x4.add(exp(f32x4.add(size, size), t), get(t, 12));
  const large = f32x4.sub(get(t, 12), f32x4.div(f32x4.splat(2), e));
  return withSign(v128.bitselect(small, large, f32x4.lt(size, f32x4.splat(0.625))), x);
}

/**
 * The error function to 2 ulp: an odd polynomial for |x| <= 475/512, 1 - e^q(|x|) with x's sign beyond.
 * Polynomials fitted as in Juffa's public-domain erff, "erf, single precision" (forums.developer.nvidia.com, 2018).
 */
// @ts-ignore: decorator
@inline
export function erf(x: v128, t: usize): v128 {
  const own = t + OWN;
  const size = f32x4.abs(x);
  const z = f32x4.mul(x, x);
  let p = madd(get(own, 5), z, get(own, 6));
  p = madd(p, z, get(own, 7));
  p = madd(p, z, get(own, 8));
  p = madd(p, z, get(own, 9));
  p = madd(p, z, get(own, 10));
  const small = madd(p, x, x);
  let q = madd(get(own, 11), size, get(own, 12));
  q = madd(q, z, madd(get(own, 13), size, get(own, 14)));
  q = madd(q, size, get(own, 15));
  q = madd(q, size, get(own, 16));
  q = madd(q, size, get(own, 17));
  q = f32x4.sub(f32x4.mul(q, size), size);
  // Beyond 4 the result is 1; the polynomial would turn there, and overflow for infinity.
  q = v128.bitselect(f32x4.splat(-104), q, f32x4.gt(size, f32x4.splat(4)));
  const large = f32x4.sub(get(t, 12), exp(q, t));
  return v128.bitselect(withSign(large, x), small, f32x4.gt(size, f32x4.splat(0.927734375)));
}

// @ts-ignore: decorator
@inline
function withSign(size: v128, sign: v128): v128 {
  return v128.bitselect(sign, size, i32x4.splat(<i32>0x80000000));
}
