import { madd } from "../lanes";
import { ASIDE } from "./block";
import { get, put } from "./table";

/** How many constants `log` has in its table. */
export const LOG_CONSTANTS: usize = 20;

/** Writes them. */
export function putLog(t: usize): void {
  put(t, 0, 1.17549435e-38);
  put(t, 1, 8388608);
  put(t, 2, 1);
  put(t, 3, 7.0376836292e-2);
  put(t, 4, -1.151461031e-1);
  put(t, 5, 1.1676998740e-1);
  put(t, 6, -1.2420140846e-1);
  put(t, 7, 1.4249322787e-1);
  put(t, 8, -1.6668057665e-1);
  put(t, 9, 2.0000714765e-1);
  put(t, 10, -2.4999993993e-1);
  put(t, 11, 3.3333331174e-1);
  put(t, 12, -2.12194440e-4);
  put(t, 13, -0.5);
  put(t, 14, 0.693359375);
  put(t, 15, Infinity);
  put(t, 16, NaN);
  put(t, 17, 0);
  put(t, 18, -Infinity);
  // The bits of sqrt(1/2).
  put(t, 19, reinterpret<f32>(0x3f3504f3));
}

/**
 * The natural logarithm of a block (math/block.ts) in place, to 1 ulp: -infinity of 0, NaN of negatives and NaN. `t` is
 * the address of the constants.
 *
 *   x = 2^e * m with sqrt(1/2) <= m < sqrt(2),   log x = e ln 2 + log m,   the last by a polynomial in m - 1
 *
 * Polynomial: Moshier, "Methods and Programs for Mathematical Functions" (1989), Cephes' logf.
 */
export function logBlock(block: usize, bytes: usize, t: usize): void {
  const end = block + bytes;
  for (let at = block; at < end; at += 16) {
    const f = f32x4.sub(mantissa(v128.load(at), t), get(t, 2));
    let p = madd(get(t, 3), f, get(t, 4));
    p = madd(p, f, get(t, 5));
    p = madd(p, f, get(t, 6));
    p = madd(p, f, get(t, 7));
    p = madd(p, f, get(t, 8));
    p = madd(p, f, get(t, 9));
    p = madd(p, f, get(t, 10));
    v128.store(at, madd(p, f, get(t, 11)), ASIDE);
  }
  for (let at = block; at < end; at += 16) {
    const x = v128.load(at);
    const f = f32x4.sub(mantissa(x, t), get(t, 2));
    const e = f32x4.convert_i32x4_s(i32x4.sub(exponentOf(x, t), v128.and(f32x4.lt(x, get(t, 0)), i32x4.splat(23))));
    const z = f32x4.mul(f, f);
    const p = madd(e, get(t, 12), f32x4.mul(f32x4.mul(v128.load(at, ASIDE), f), z));
    const fraction = f32x4.add(f, madd(z, get(t, 13), p));
    const result = madd(e, get(t, 14), fraction);
    // Infinity and NaN are themselves, zeros -infinity, negatives NaN.
    const finite = v128.bitselect(result, x, f32x4.lt(x, get(t, 15)));
    const positive = v128.bitselect(get(t, 16), finite, f32x4.lt(x, get(t, 17)));
    v128.store(at, v128.bitselect(get(t, 18), positive, f32x4.eq(x, get(t, 17))));
  }
}

/** x with the bits of subnormal numbers, which have too few for the exponent's field, scaled up by 2^23. */
// @ts-ignore: decorator
@inline
function normal(x: v128, t: usize): v128 {
  return v128.bitselect(f32x4.mul(x, get(t, 1)), x, f32x4.lt(x, get(t, 0)));
}

// @ts-ignore: decorator
@inline
function exponentOf(x: v128, t: usize): v128 {
  return i32x4.shr_s(i32x4.sub(normal(x, t), get(t, 19)), 23);
}

// @ts-ignore: decorator
@inline
function mantissa(x: v128, t: usize): v128 {
  return i32x4.sub(normal(x, t), i32x4.shl(exponentOf(x, t), 23));
}
