import { madd } from "../lanes";
import { LANES } from "./job";
import { Quad } from "./box";

// The micro-kernel: two rows times four quads of columns. Eight sums, four vectors of columns and two factors are 14 of the
// 16 registers of x86-64; V8 moves every load of a loop's body ahead of its arithmetic, so more of anything would spill.

/**
 * For rows r = 0, 1 and the columns of the four quads at `four`:
 *
 *   to[r] = bias[r] + addend + sum over k of row_r[k] * columns[offsets[k]]
 *
 * where row_r[k] is at `row_r + k * step`, and the first quad of columns at `columns + offsets[k]`; the others follow it at
 * once (`adjoin`, which is faster by a third: addresses take registers too), or lie as the quads say.
 * `addend` is 0 or an address with the strides of the output, and `addendRow` of the next row's.
 */
// @ts-ignore: decorator
@inline
export function tile(
  row0: usize,
  row1: usize,
  step: i32,
  offsets: usize,
  offsetsEnd: usize,
  columns: usize,
  adjoin: bool,
  four: usize,
  bias0: f32,
  bias1: f32,
  to: usize,
  toRow: usize,
  rows: i32,
  column: i32,
  addend: usize,
  addendRow: usize,
  lanes: usize,
): void {
  const at0 = columns;
  let s0 = f32x4.splat(bias0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let t0 = f32x4.splat(bias1);
  let t1 = t0;
  let t2 = t0;
  let t3 = t0;
  if (adjoin) {
    for (let k = offsets; k < offsetsEnd; k += 4) {
      const at = at0 + load<u32>(k);
      const a = v128.load32_splat(row0);
      const b = v128.load32_splat(row1);
      const x0 = v128.load(at);
      const x1 = v128.load(at, 16);
      const x2 = v128.load(at, 32);
      const x3 = v128.load(at, 48);
      row0 += step;
      row1 += step;
      s0 = madd(a, x0, s0);
      s1 = madd(a, x1, s1);
      s2 = madd(a, x2, s2);
      s3 = madd(a, x3, s3);
      t0 = madd(b, x0, t0);
      t1 = madd(b, x1, t1);
      t2 = madd(b, x2, t2);
      t3 = madd(b, x3, t3);
    }
  } else {
    const at1 = at0 + (load<u32>(four + 16) - load<u32>(four));
    const at2 = at0 + (load<u32>(four + 32) - load<u32>(four));
    const at3 = at0 + (load<u32>(four + 48) - load<u32>(four));
    for (let k = offsets; k < offsetsEnd; k += 4) {
      const offset = load<u32>(k);
      const a = v128.load32_splat(row0);
      const b = v128.load32_splat(row1);
      const x0 = v128.load(at0 + offset);
      const x1 = v128.load(at1 + offset);
      const x2 = v128.load(at2 + offset);
      const x3 = v128.load(at3 + offset);
      row0 += step;
      row1 += step;
      s0 = madd(a, x0, s0);
      s1 = madd(a, x1, s1);
      s2 = madd(a, x2, s2);
      s3 = madd(a, x3, s3);
      t0 = madd(b, x0, t0);
      t1 = madd(b, x1, t1);
      t2 = madd(b, x2, t2);
      t3 = madd(b, x3, t3);
    }
  }
  if (column == 4 && load<i32>(four + Quad.Whole)) {
    const to0 = <usize>load<u32>(four + Quad.To);
    const to1 = <usize>load<u32>(four + 16 + Quad.To);
    const to2 = <usize>load<u32>(four + 32 + Quad.To);
    const to3 = <usize>load<u32>(four + 48 + Quad.To);
    if (addend) {
      s0 = f32x4.add(s0, v128.load(addend + to0));
      s1 = f32x4.add(s1, v128.load(addend + to1));
      s2 = f32x4.add(s2, v128.load(addend + to2));
      s3 = f32x4.add(s3, v128.load(addend + to3));
    }
    v128.store(to + to0, s0);
    v128.store(to + to1, s1);
    v128.store(to + to2, s2);
    v128.store(to + to3, s3);
    if (rows < 2) return;
    const next = to + toRow;
    if (addend) {
      const more = addend + addendRow;
      t0 = f32x4.add(t0, v128.load(more + to0));
      t1 = f32x4.add(t1, v128.load(more + to1));
      t2 = f32x4.add(t2, v128.load(more + to2));
      t3 = f32x4.add(t3, v128.load(more + to3));
    }
    v128.store(next + to0, t0);
    v128.store(next + to1, t1);
    v128.store(next + to2, t2);
    v128.store(next + to3, t3);
  } else {
    v128.store(lanes, s0, 0);
    v128.store(lanes, s1, 16);
    v128.store(lanes, s2, 32);
    v128.store(lanes, s3, 48);
    v128.store(lanes, t0, 64);
    v128.store(lanes, t1, 80);
    v128.store(lanes, t2, 96);
    v128.store(lanes, t3, 112);
    storeLanes(lanes, four, to, column, addend);
    if (rows == 2) storeLanes(lanes + 64, four, to + toRow, column, addend ? addend + addendRow : 0);
  }
}

/** Stores one row's columns of four quads that are not whole, or lie apart. */
function storeLanes(lanes: usize, four: usize, to: usize, column: i32, addend: usize): void {
  for (let quad = four; quad < four + 64; quad += 16, lanes += 16) {
    let at = <usize>load<u32>(quad + Quad.To);
    const count = load<i32>(quad + Quad.Lanes);
    for (let i = 0; i < count; i++, at += column) {
      let sum = load<f32>(lanes + (<usize>i << 2));
      if (addend) sum += load<f32>(addend + at);
      store<f32>(to + at, sum);
    }
  }
}

/** Copies the columns of four quads side by side: [terms][16]. */
export function packStrip(offsets: usize, offsetsEnd: usize, planes: usize, four: usize, to: usize): void {
  const at0 = planes + load<u32>(four);
  const at1 = planes + load<u32>(four + 16);
  const at2 = planes + load<u32>(four + 32);
  const at3 = planes + load<u32>(four + 48);
  for (let k = offsets; k < offsetsEnd; k += 4, to += 64) {
    const offset = load<u32>(k);
    v128.store(to, v128.load(at0 + offset));
    v128.store(to, v128.load(at1 + offset), 16);
    v128.store(to, v128.load(at2 + offset), 32);
    v128.store(to, v128.load(at3 + offset), 48);
  }
}

/** Whether four quads lie side by side. */
export function quadsAdjoin(four: usize): bool {
  const at = load<u32>(four);
  return load<u32>(four + 16) == at + 16 && load<u32>(four + 32) == at + 32 && load<u32>(four + 48) == at + 48;
}
