/**
 * sin(x + turn pi/2) of four floats, correctly rounded but for rare cases: computed in doubles, two at a time.
 *
 *   k = round(x / (pi/2)),   r = x - k pi/2,   then sin r or cos r by k's parity, negated for k mod 4 in {2, 3}
 *
 * Split of pi/2 and polynomials: FreeBSD's msun, e_rem_pio2f.c, k_sinf.c and k_cosf.c (Sun Microsystems, Conrad).
 */
export function sine(x: v128, turn: i32): v128 {
  const low = sineOfTwo(f64x2.promote_low_f32x4(x), turn);
  const high = sineOfTwo(f64x2.promote_low_f32x4(i32x4.shuffle(x, x, 2, 3, 2, 3)), turn);
  return i32x4.shuffle(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5);
}

function sineOfTwo(x: v128, turn: i32): v128 {
  // Plus zero, as -0 - (-0) would be 0: sin(-0) is -0.
  const k = f64x2.add(f64x2.nearest(f64x2.mul(x, f64x2.splat(0.6366197723675814))), f64x2.splat(0));
  // The first part has 25 bits, so up to k = 2^28 its product with k is exact.
  let r = f64x2.sub(x, f64x2.mul(k, f64x2.splat(1.5707963109016418)));
  r = f64x2.sub(r, f64x2.mul(k, f64x2.splat(1.5893254773528197e-8)));
  let quadrant = i64x2.extend_low_i32x4_s(i32x4.trunc_sat_f64x2_s_zero(k));
  const huge = f64x2.gt(f64x2.abs(x), f64x2.splat(268435456));
  if (v128.any_true(huge)) {
    for (let lane = 0; lane < 2; lane++) {
      const value = lane ? f64x2.extract_lane(x, 1) : f64x2.extract_lane(x, 0);
      if (!(Math.abs(value) > 268435456) || Math.abs(value) == Infinity) continue;
      const angle = angleModuloTurn(value);
      const quarter = (angle + (<i64>1 << 61)) >> 62;
      const rest = <f64>(angle - (quarter << 62)) * (1.5707963267948966 / 4611686018427387904.0);
      r = lane ? f64x2.replace_lane(r, 1, rest) : f64x2.replace_lane(r, 0, rest);
      quadrant = lane ? i64x2.replace_lane(quadrant, 1, quarter) : i64x2.replace_lane(quadrant, 0, quarter);
    }
  }
  quadrant = i64x2.add(quadrant, i64x2.splat(turn));
  const odd = i64x2.ne(v128.and(quadrant, i64x2.splat(1)), i64x2.splat(0));
  const sign = i64x2.shl(v128.and(quadrant, i64x2.splat(2)), 62);
  return v128.xor(v128.bitselect(cosinePolynomial(r), sinePolynomial(r), odd), sign);
}

// @ts-ignore: decorator
@inline
function horner(p: v128, z: v128, c: f64): v128 {
  return f64x2.add(f64x2.mul(p, z), f64x2.splat(c));
}

// @ts-ignore: decorator
@inline
function sinePolynomial(r: v128): v128 {
  const z = f64x2.mul(r, r);
  let p = horner(f64x2.splat(2.718311493989822e-6), z, -1.9839334836096632e-4);
  p = horner(p, z, 8.333329385889463e-3);
  p = horner(p, z, -0.16666666641626524);
  return f64x2.mul(r, horner(p, z, 1));
}

// @ts-ignore: decorator
@inline
function cosinePolynomial(r: v128): v128 {
  const z = f64x2.mul(r, r);
  let p = horner(f64x2.splat(2.439044879627741e-5), z, -1.388676377460993e-3);
  p = horner(p, z, 4.16666233237390632e-2);
  p = horner(p, z, -0.499999997251031);
  return horner(p, z, 1);
}

/**
 * x / (2 pi) modulo 1 in units of 2^-64, for a float |x| > 2^28 given as a double. With |x| = m 2^e, m of 24 bits, only
 * the bits of 2/pi from weight 2^(2-e) on matter: all before give whole turns.
 *
 * Source: Payne & Hanek, "Radian reduction for trigonometric functions", SIGNUM Newsletter 18 (1983).
 */
function angleModuloTurn(x: f64): i64 {
  const bits = reinterpret<u64>(x);
  const mantissa = ((bits & 0xfffffffffffff) | 0x10000000000000) >> 29;
  // The window starts at bit e - 2 of 2/pi.
  const start = <i32>((bits >> 52) & 0x7ff) - 1023 - 23 - 2;
  const late = start >= 64;
  const a: u64 = late ? 0xfc2757d1f534ddc0 : 0xa2f9836e4e441529;
  const b: u64 = late ? 0xdb6295993c439041 : 0xfc2757d1f534ddc0;
  const c: u64 = late ? 0xfe5163abdebbc561 : 0xdb6295993c439041;
  const shift = <u64>(start & 63);
  // Two shifts, as one by 64 would be one by 0.
  const first = (a << shift) | ((b >> 1) >> (63 - shift));
  const second = (b << shift) | ((c >> 1) >> (63 - shift));
  const angle = <i64>(mantissa * first + ((mantissa * (second >> 32)) >> 32));
  return x < 0 ? -angle : angle;
}
