// Functions of e^x. The address `t` is that of a table with the constants of all.
import { madd } from "../lanes";
import { EXP_CONSTANTS, expBlock, putExp } from "./exp";
import { LOG_CONSTANTS, logBlock, putLog } from "./log";
import { get, put } from "./table";

/** Where the constants of the logarithm are in the table, and those of this file. */
const LOG_TABLE: usize = EXP_CONSTANTS << 4;
const OWN: usize = LOG_TABLE + (LOG_CONSTANTS << 4);

/** Bytes of the table. */
export const TABLE: usize = OWN + (18 << 4);

/** Functions as kernels/unary.ts numbers them. */
const EXP: i32 = 6;
const LOG: i32 = 7;
const TANH: i32 = 10;
const ERF: i32 = 11;
const SIGMOID: i32 = 12;

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

/** The function of a block in place. `spare` is another block; the names are those of kernels/unary.ts. */
export function functionOfBlock(name: i32, block: usize, bytes: usize, spare: usize, t: usize): void {
  if (name == EXP) return expBlock(block, bytes, t);
  if (name == LOG) return logBlock(block, bytes, t + LOG_TABLE);
  for (let i: usize = 0; i < bytes; i += 16) {
    const x = v128.load(block + i);
    const size = f32x4.abs(x);
    let power = f32x4.neg(size);
    if (name == TANH) power = f32x4.add(size, size);
    else if (name == ERF) power = erfPower(size, f32x4.mul(x, x), t + OWN);
    v128.store(spare + i, power);
  }
  expBlock(spare, bytes, t);
  if (name == SIGMOID) for (let i: usize = 0; i < bytes; i += 16) v128.store(block + i, sigmoid(v128.load(block + i), v128.load(spare + i), t));
  else if (name == TANH) for (let i: usize = 0; i < bytes; i += 16) v128.store(block + i, tanh(v128.load(block + i), v128.load(spare + i), t));
  else if (name == ERF) for (let i: usize = 0; i < bytes; i += 16) v128.store(block + i, erf(v128.load(block + i), v128.load(spare + i), t));
  else softplusBlock(block, bytes, spare, t);
}

/** 1 / (1 + e^-x) to 2 ulp from e = e^-|x|; for x < 0 as e / (1 + e), which neither overflows nor cancels. */
// @ts-ignore: decorator
@inline
function sigmoid(x: v128, e: v128, t: usize): v128 {
  const top = v128.bitselect(e, get(t, 12), f32x4.lt(x, f32x4.splat(0)));
  return f32x4.div(top, f32x4.add(e, get(t, 12)));
}

/**
 * log(1 + e^x) = max(x, 0) + log(1 + e^-|x|); the logarithm of the rounded sum, and what the rounding lost.
 */
// @ts-ignore: decorator
@inline
function softplusBlock(block: usize, bytes: usize, spare: usize, t: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) {
    const u = v128.load(spare + i);
    const sum = f32x4.add(u, get(t, 12));
    const lost = f32x4.div(f32x4.sub(u, f32x4.sub(sum, get(t, 12))), sum);
    v128.store(block + i, f32x4.add(f32x4.pmax(v128.load(block + i), f32x4.splat(0)), lost));
    v128.store(spare + i, sum);
  }
  logBlock(spare, bytes, t + LOG_TABLE);
  for (let i: usize = 0; i < bytes; i += 16) v128.store(block + i, f32x4.add(v128.load(block + i), v128.load(spare + i)));
}

/**
 * The hyperbolic tangent to 2 ulp, from power = e^2|x|: an odd polynomial for |x| < 0.625, 1 - 2 / (e^2|x| + 1) with x's sign beyond.
 * Polynomial: Moshier, Cephes' tanhf.
 */
// @ts-ignore: decorator
@inline
function tanh(x: v128, power: v128, t: usize): v128 {
  const own = t + OWN;
  const size = f32x4.abs(x);
  const z = f32x4.mul(x, x);
  let p = madd(get(own, 0), z, get(own, 1));
  p = madd(p, z, get(own, 2));
  p = madd(p, z, get(own, 3));
  p = madd(p, z, get(own, 4));
  const small = madd(f32x4.mul(p, z), x, x);
  const e = f32x4.add(power, get(t, 12));
  const large = f32x4.sub(get(t, 12), f32x4.div(f32x4.splat(2), e));
  return withSign(v128.bitselect(small, large, f32x4.lt(size, f32x4.splat(0.625))), x);
}

/**
 * The error function to 2 ulp: an odd polynomial for |x| <= 475/512, 1 - e^q(|x|) with x's sign beyond; e^q is `power`.
 * Polynomials fitted as in Juffa's public-domain erff, "erf, single precision" (forums.developer.nvidia.com, 2018).
 */
// @ts-ignore: decorator
@inline
function erf(x: v128, power: v128, t: usize): v128 {
  const own = t + OWN;
  const z = f32x4.mul(x, x);
  let p = madd(get(own, 5), z, get(own, 6));
  p = madd(p, z, get(own, 7));
  p = madd(p, z, get(own, 8));
  p = madd(p, z, get(own, 9));
  p = madd(p, z, get(own, 10));
  const small = madd(p, x, x);
  const large = f32x4.sub(get(t, 12), power);
  return v128.bitselect(withSign(large, x), small, f32x4.gt(f32x4.abs(x), f32x4.splat(0.927734375)));
}

/** q of size = |x|, with z = x^2. */
// @ts-ignore: decorator
@inline
function erfPower(size: v128, z: v128, own: usize): v128 {
  let q = madd(get(own, 11), size, get(own, 12));
  q = madd(q, z, madd(get(own, 13), size, get(own, 14)));
  q = madd(q, size, get(own, 15));
  q = madd(q, size, get(own, 16));
  q = madd(q, size, get(own, 17));
  q = f32x4.sub(f32x4.mul(q, size), size);
  // Beyond 4 the result is 1; the polynomial would turn there, and overflow for infinity.
  return v128.bitselect(f32x4.splat(-104), q, f32x4.gt(size, f32x4.splat(4)));
}

// @ts-ignore: decorator
@inline
function withSign(size: v128, sign: v128): v128 {
  return v128.bitselect(sign, size, i32x4.splat(<i32>0x80000000));
}
