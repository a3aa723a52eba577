// The products at one point: to[r][16] = sum over k of a[r][k] * b[k][16].
import { madd } from "../lanes";

/**
 * Rows of `a` times sixteen columns, two rows at a time: 8 sums, 4 vectors of b and 2 of a fill the 16 registers.
 *
 * @param aStep  bytes from a row of a to the next; elements of a row are neighbours
 * @param b      rows of 16 elements
 * @param toStep bytes from a row of the result to the next
 * @param more   whether to add to what is there
 */
export function multiply(
  a: usize,
  aStep: usize,
  b: usize,
  length: i32,
  to: usize,
  toStep: usize,
  rows: i32,
  more: bool,
): void {
  for (let r = 0; r < rows; r += 2) {
    let p = a + r * aStep;
    // A last odd row is computed twice at once.
    const odd = r + 1 == rows;
    const apart: usize = odd ? 0 : aStep;
    const to0 = to + r * toStep;
    const to1 = odd ? to0 : to0 + toStep;
    const end = p + (<usize>length << 2);
    let q = b;
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let t0 = s0;
    let t1 = s0;
    let t2 = s0;
    let t3 = s0;
    if (more) {
      s0 = v128.load(to0);
      s1 = v128.load(to0, 16);
      s2 = v128.load(to0, 32);
      s3 = v128.load(to0, 48);
      t0 = v128.load(to1);
      t1 = v128.load(to1, 16);
      t2 = v128.load(to1, 32);
      t3 = v128.load(to1, 48);
    }
    for (; p < end; p += 4) {
      const b0 = v128.load(q);
      const b1 = v128.load(q, 16);
      const b2 = v128.load(q, 32);
      const b3 = v128.load(q, 48);
      const x = v128.load32_splat(p);
      const y = v128.load32_splat(p + apart);
      s0 = madd(x, b0, s0);
      s1 = madd(x, b1, s1);
      s2 = madd(x, b2, s2);
      s3 = madd(x, b3, s3);
      t0 = madd(y, b0, t0);
      t1 = madd(y, b1, t1);
      t2 = madd(y, b2, t2);
      t3 = madd(y, b3, t3);
      q += 64;
    }
    v128.store(to0, s0);
    v128.store(to0, s1, 16);
    v128.store(to0, s2, 32);
    v128.store(to0, s3, 48);
    v128.store(to1, t0);
    v128.store(to1, t1, 16);
    v128.store(to1, t2, 32);
    v128.store(to1, t3, 48);
  }
}
