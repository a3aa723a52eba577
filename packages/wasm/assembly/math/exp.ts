import { madd, nmadd } from "../lanes";
import { ASIDE } from "./block";
import { get, put } from "./table";

/** How many constants `exp` has in its table. */
export const EXP_CONSTANTS: usize = 13;

/** Writes them. */
export function putExp(t: usize): void {
  put(t, 0, -104);
  put(t, 1, 89);
  put(t, 2, 1.44269504088896341);
  // 1.5 * 2^23: a number that it is added to becomes an integer, in the lowest bits of the sum.
  put(t, 3, 12582912);
  put(t, 4, 0.693359375);
  put(t, 5, -2.12194440e-4);
  put(t, 6, 1.9875691500e-4);
  put(t, 7, 1.3981999507e-3);
  put(t, 8, 8.3334519073e-3);
  put(t, 9, 4.1665795894e-2);
  put(t, 10, 1.6666665459e-1);
  put(t, 11, 5.0000001201e-1);
  put(t, 12, 1);
}

/**
 * e^x of a block (math/block.ts) in place, to 1 ulp; 0 below -104, infinity above 88.72, NaN of NaN. `t` is the address of
 * the constants.
 *
 *   n = round(x / ln 2),   e^x = 2^n * e^(x - n ln 2),   the last by a polynomial on |r| <= ln 2 / 2
 *
 * ln 2 is split in two, the first of so few bits that n times it is exact; 2^n comes in two factors, so that results
 * beyond the normal numbers round once.
 *
 * Polynomial and split: Moshier, "Methods and Programs for Mathematical Functions" (1989), Cephes' expf.
 */
export function expBlock(block: usize, bytes: usize, t: usize): void {
  const end = block + bytes;
  for (let at = block; at < end; at += 16) {
    const bounded = f32x4.pmin(f32x4.pmax(v128.load(at), get(t, 0)), get(t, 1));
    const shifted = f32x4.add(f32x4.mul(bounded, get(t, 2)), get(t, 3));
    const n = f32x4.sub(shifted, get(t, 3));
    v128.store(at, nmadd(n, get(t, 5), nmadd(n, get(t, 4), bounded)));
    const exponent = i32x4.sub(shifted, get(t, 3));
    v128.store(at, exponent, ASIDE);
  }
  for (let at = block; at < end; at += 16) {
    const r = v128.load(at);
    const square = f32x4.mul(r, r);
    let p = madd(get(t, 6), r, get(t, 7));
    p = madd(p, r, get(t, 8));
    p = madd(p, r, get(t, 9));
    p = madd(p, r, get(t, 10));
    p = madd(p, r, get(t, 11));
    v128.store(at, f32x4.add(madd(p, square, r), get(t, 12)));
  }
  for (let at = block; at < end; at += 16) {
    const exponent = v128.load(at, ASIDE);
    const half = i32x4.shr_s(exponent, 1);
    const scaled = f32x4.mul(v128.load(at), powerOfTwo(half, t));
    v128.store(at, f32x4.mul(scaled, powerOfTwo(i32x4.sub(exponent, half), t)));
  }
}

/** The exponent added to that of 1. */
// @ts-ignore: decorator
@inline
function powerOfTwo(exponent: v128, t: usize): v128 {
  return i32x4.add(i32x4.shl(exponent, 23), get(t, 12));
}
