// Discrete Fourier transforms in place, four at a time: a point is 32 bytes, the real parts of the four, then the
// imaginary ones. Radix 4 with one stage of radix 2 where it is needed. The forward transform halves the frequencies
// (decimation in frequency) and leaves them in digit-reversed order; the inverse undoes stage after stage, so that nothing
// is ever put in order. Cooley & Tukey, "An algorithm for the machine calculation of complex Fourier series",
// Math. Comp. 19 (1965); without reordering: Gentleman & Sande, "Fast Fourier transforms: for fun and profit" (1966).
//
// The table holds exp(-2 pi i t / size) as pairs of floats for t < size; `size` is a multiple of every length.
import { madd, nmadd } from "../lanes";

/** Butterflies of four points over `length` points; `columns` neighbours are transformed alike. */
// @ts-ignore: decorator
@inline
function stageOfFour(
  inverse: bool, at: usize, n: i32, length: i32, stride: usize, columns: i32, table: usize, size: i32,
): void {
  const quarter = length >> 2;
  const apart = <usize>quarter * stride;
  const end = <usize>n * stride;
  const turn: usize = (size / length) << 3;
  for (let j = 0; j < quarter; j++) {
    const angle = <usize>j * turn;
    const r1 = v128.load32_splat(table + angle);
    const i1 = v128.load32_splat(table + angle, 4);
    const r2 = v128.load32_splat(table + 2 * angle);
    const i2 = v128.load32_splat(table + 2 * angle, 4);
    const r3 = v128.load32_splat(table + 3 * angle);
    const i3 = v128.load32_splat(table + 3 * angle, 4);
    for (let block = <usize>j * stride; block < end; block += apart << 2) {
      let a = at + block;
      for (const stop = a + (<usize>columns << 5); a < stop; a += 32) {
        const b = a + apart;
        const c = b + apart;
        const d = c + apart;
        let ar = v128.load(a);
        let ai = v128.load(a, 16);
        let br = v128.load(b);
        let bi = v128.load(b, 16);
        let cr = v128.load(c);
        let ci = v128.load(c, 16);
        let dr = v128.load(d);
        let di = v128.load(d, 16);
        if (inverse) {
          // Times the conjugate of what the forward stage multiplied by.
          const r = madd(bi, i1, f32x4.mul(br, r1));
          bi = nmadd(br, i1, f32x4.mul(bi, r1));
          br = r;
          const s = madd(ci, i2, f32x4.mul(cr, r2));
          ci = nmadd(cr, i2, f32x4.mul(ci, r2));
          cr = s;
          const t = madd(di, i3, f32x4.mul(dr, r3));
          di = nmadd(dr, i3, f32x4.mul(di, r3));
          dr = t;
        }
        const er = f32x4.add(ar, cr);
        const ei = f32x4.add(ai, ci);
        const fr = f32x4.sub(ar, cr);
        const fi = f32x4.sub(ai, ci);
        const gr = f32x4.add(br, dr);
        const gi = f32x4.add(bi, di);
        // h = -i (b - d), or i (b - d) in the inverse.
        const hr = inverse ? f32x4.sub(di, bi) : f32x4.sub(bi, di);
        const hi = inverse ? f32x4.sub(br, dr) : f32x4.sub(dr, br);
        v128.store(a, f32x4.add(er, gr));
        v128.store(a, f32x4.add(ei, gi), 16);
        br = f32x4.add(fr, hr);
        bi = f32x4.add(fi, hi);
        cr = f32x4.sub(er, gr);
        ci = f32x4.sub(ei, gi);
        dr = f32x4.sub(fr, hr);
        di = f32x4.sub(fi, hi);
        if (inverse) {
          v128.store(b, br);
          v128.store(b, bi, 16);
          v128.store(c, cr);
          v128.store(c, ci, 16);
          v128.store(d, dr);
          v128.store(d, di, 16);
        } else {
          v128.store(b, nmadd(bi, i1, f32x4.mul(br, r1)));
          v128.store(b, madd(br, i1, f32x4.mul(bi, r1)), 16);
          v128.store(c, nmadd(ci, i2, f32x4.mul(cr, r2)));
          v128.store(c, madd(cr, i2, f32x4.mul(ci, r2)), 16);
          v128.store(d, nmadd(di, i3, f32x4.mul(dr, r3)));
          v128.store(d, madd(dr, i3, f32x4.mul(di, r3)), 16);
        }
      }
    }
  }
}

/** Butterflies of neighbours, the same both ways. */
function stageOfTwo(at: usize, n: i32, stride: usize, columns: i32): void {
  for (const end = at + <usize>n * stride; at < end; at += stride << 1)
    for (let a = at, stop = at + (<usize>columns << 5); a < stop; a += 16) {
      const x = v128.load(a);
      const y = v128.load(a + stride);
      v128.store(a, f32x4.add(x, y));
      v128.store(a + stride, f32x4.sub(x, y));
    }
}

/** n points that lie `stride` bytes apart, of `columns` neighbours. */
function forward(at: usize, n: i32, stride: usize, columns: i32, table: usize, size: i32): void {
  let length = n;
  for (; length >= 4; length >>= 2) stageOfFour(false, at, n, length, stride, columns, table, size);
  if (length == 2) stageOfTwo(at, n, stride, columns);
}

/** n times the inverse. */
function inverse(at: usize, n: i32, stride: usize, columns: i32, table: usize, size: i32): void {
  const odd = ctz(n) & 1;
  if (odd) stageOfTwo(at, n, stride, columns);
  for (let length = 4 << odd; length <= n; length <<= 2)
    stageOfFour(true, at, n, length, stride, columns, table, size);
}

/** Two-dimensional: `rows` x `columns` points, of which the rows from `filled` on are zero. */
export function transform(at: usize, rows: i32, columns: i32, filled: i32, table: usize, size: i32): void {
  const line = <usize>columns << 5;
  for (let i = 0; i < filled; i++) forward(at + i * line, columns, 32, 1, table, size);
  forward(at, rows, line, columns, table, size);
}

/** rows * columns times the inverse, of which the first `kept` rows are computed. */
export function transformBack(at: usize, rows: i32, columns: i32, kept: i32, table: usize, size: i32): void {
  const line = <usize>columns << 5;
  inverse(at, rows, line, columns, table, size);
  for (let i = 0; i < kept; i++) inverse(at + i * line, columns, 32, 1, table, size);
}
