import { madd } from "../lanes";
import { Quad } from "./box";

/**
 * The micro-kernel of the gradient in the weights: two rows of outputs' gradients times four terms,
 *
 *   sums[r][t] += sum over positions of row_r[position] * strip[position, t]
 *
 * four positions (a quad) at a time; the strip holds the four terms of a quad side by side.
 */
// @ts-ignore: decorator
@inline
export function dot(row0: usize, row1: usize, strip: usize, stripEnd: usize, sums0: usize, sums1: usize): void {
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let t0 = s0;
  let t1 = s0;
  let t2 = s0;
  let t3 = s0;
  for (; strip < stripEnd; strip += 64, row0 += 16, row1 += 16) {
    const a = v128.load(row0);
    const b = v128.load(row1);
    const x0 = v128.load(strip);
    const x1 = v128.load(strip, 16);
    const x2 = v128.load(strip, 32);
    const x3 = v128.load(strip, 48);
    s0 = madd(a, x0, s0);
    s1 = madd(a, x1, s1);
    s2 = madd(a, x2, s2);
    s3 = madd(a, x3, s3);
    t0 = madd(b, x0, t0);
    t1 = madd(b, x1, t1);
    t2 = madd(b, x2, t2);
    t3 = madd(b, x3, t3);
  }
  v128.store(sums0, f32x4.add(v128.load(sums0), sumsOfFour(s0, s1, s2, s3)));
  if (sums1) v128.store(sums1, f32x4.add(v128.load(sums1), sumsOfFour(t0, t1, t2, t3)));
}

/** The sums of the lanes of four vectors, as one. */
// @ts-ignore: decorator
@inline
function sumsOfFour(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(i32x4.shuffle(a, b, 0, 4, 1, 5), i32x4.shuffle(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(i32x4.shuffle(c, d, 0, 4, 1, 5), i32x4.shuffle(c, d, 2, 6, 3, 7));
  return f32x4.add(i64x2.shuffle(ab, cd, 0, 2), i64x2.shuffle(ab, cd, 1, 3));
}

/** All lanes below `count`. */
// @ts-ignore: decorator
@inline
function lanesBelow(count: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count));
}

/** Copies what four terms (by their offsets) meet at `count` quads: [quads][4 terms][4]; zeros where there is no output. */
export function packTerms(planes: usize, offsets: usize, terms: i32, quads: usize, count: i32, to: usize): void {
  const at0 = planes + load<u32>(offsets);
  const at1 = planes + load<u32>(offsets + (<usize>min(1, terms - 1) << 2));
  const at2 = planes + load<u32>(offsets + (<usize>min(2, terms - 1) << 2));
  const at3 = planes + load<u32>(offsets + (<usize>min(3, terms - 1) << 2));
  for (const end = quads + (<usize>count << 4); quads < end; quads += 16, to += 64) {
    const from = load<u32>(quads + Quad.From);
    const mask = lanesBelow(load<i32>(quads + Quad.Lanes));
    v128.store(to, v128.and(v128.load(at0 + from), mask));
    v128.store(to, v128.and(v128.load(at1 + from), mask), 16);
    v128.store(to, v128.and(v128.load(at2 + from), mask), 32);
    v128.store(to, v128.and(v128.load(at3 + from), mask), 48);
  }
}

/** Copies the outputs of `count` quads of one row side by side: [quads][4]; zeros where there is no output. */
export function packOutputs(y: usize, column: i32, quads: usize, count: i32, to: usize): void {
  for (const end = quads + (<usize>count << 4); quads < end; quads += 16, to += 16) {
    let from = y + <usize>load<u32>(quads + Quad.To);
    const lanes = load<i32>(quads + Quad.Lanes);
    if (lanes == 4 && column == 4) {
      v128.store(to, v128.load(from));
      continue;
    }
    v128.store(to, f32x4.splat(0));
    for (let i = 0; i < lanes; i++, from += column) store<f32>(to + (<usize>i << 2), load<f32>(from));
  }
}
