// The padded copy of planes that kernels/depthwise.ts reads, and where its taps are; the integers are described there.
import { integer, pointer } from "./job";
import { fourApart } from "./window";

/** Where the axes' integers start. */
export const A = 14;
export const B = 21;
export const C = 28;
/** The scratch memory: distances of taps, sums of taps, a row, and the copy. MOST_TAPS bounds `taps * sources`. */
export const MOST_TAPS: usize = 4096;
export const SUMS: usize = 4 * MOST_TAPS;
export const ROW: usize = SUMS + 16 * MOST_TAPS;
export const COPY: usize = ROW + 64;

/** Rows of the padded copy that `rows` output rows look at. */
// @ts-ignore: decorator
@inline
export function rowsSeen(args: usize, rows: i32): i32 {
  return (rows - 1) * integer(args, B + 2) + (integer(args, B + 1) - 1) * integer(args, B + 3) + 1;
}

/** An element's place on an axis with `gap` - 1 zeros between elements; -1 for a zero or outside. */
// @ts-ignore: decorator
@inline
export function placeOf(at: i32, gap: i32, size: i32): i32 {
  const place = at / gap;
  return at >= 0 && place * gap == at && place < size ? place : -1;
}

/** Distances from an output row's start in the copy to each of its taps, in bytes. */
export function writeTaps(args: usize, table: usize, seen: i32): void {
  const sources = integer(args, 6);
  const reverse = integer(args, 9);
  const kernelA = integer(args, A + 1);
  const kernelB = integer(args, B + 1);
  const kernelC = integer(args, C + 1);
  const stride = integer(args, C + 2);
  for (let source = 0; source < sources; source++)
    for (let i = 0; i < kernelA; i++)
      for (let j = 0; j < kernelB; j++)
        for (let k = 0; k < kernelC; k++) {
          const u = reverse ? kernelA - 1 - i : i;
          const v = (reverse ? kernelB - 1 - j : j) * integer(args, B + 3);
          const t = (reverse ? kernelC - 1 - k : k) * integer(args, C + 3);
          const line = ((source * kernelA + u) * seen + v) * stride + (t % stride);
          store<i32>(table, (line * integer(args, 12) + t / stride) << 2);
          table += 4;
        }
}

/** A row of zeros. */
// @ts-ignore: decorator
@inline
export function clearRow(to: usize, pitch: i32): void {
  for (let m = 0; m < pitch; m += 4) v128.store(to + (<usize>m << 2), f32x4.splat(0));
}

/** One phase of a row without gaps: zeros, the elements inside, zeros. */
// @ts-ignore: decorator
@inline
export function copyRow(from: usize, to: usize, pitch: i32, size: i32, before: i32, stride: i32): void {
  const zero = f32x4.splat(0);
  const first = min(pitch, max(0, (before + stride - 1) / stride));
  const end = max(first, min(pitch, (size + before + stride - 1) / stride));
  for (let m = 0; m < first; m += 4) v128.store(to + (<usize>m << 2), zero);
  for (let m = end & ~3; m < pitch; m += 4) v128.store(to + (<usize>m << 2), zero);
  from -= <usize>before << 2;
  if (end - first >= 4) {
    let source = from + (<usize>(first * stride) << 2);
    let place = to + (<usize>first << 2);
    const last = to + (<usize>(end - 4) << 2);
    for (; place < last; place += 16, source += <usize>stride << 4) v128.store(place, fourApart(source, stride));
    v128.store(last, fourApart(from + (<usize>((end - 4) * stride) << 2), stride));
  } else
    for (let m = first; m < end; m++)
      store<f32>(to + (<usize>m << 2), load<f32>(from + (<usize>(m * stride) << 2)));
}

/** A row with zeros between its elements. */
export function copyWithGaps(from: usize, to: usize, pitch: i32, size: i32, before: i32, gap: i32): void {
  clearRow(to, pitch);
  for (let k = 0, m = before; k < size; k++, m += gap)
    if (<u32>m < <u32>pitch) store<f32>(to + (<usize>m << 2), load<f32>(from + (<usize>k << 2)));
}

/** The padded copy of what rows from `row` of output slice `a` see of planes from `plane`. */
export function copyPlanes(args: usize, plane: i32, a: i32, row: i32, seen: i32, copy: usize): void {
  const stride = integer(args, C + 2);
  const sizeA = integer(args, A);
  const sizeB = integer(args, B);
  const size = integer(args, C);
  const before = integer(args, C + 4);
  const gapB = integer(args, B + 6);
  const gap = integer(args, C + 6);
  const pitch = integer(args, 12);
  const top = row * integer(args, B + 2) - integer(args, B + 4);
  const end = plane + integer(args, 6);
  for (; plane < end; plane++)
    for (let u = 0; u < integer(args, A + 1); u++) {
      const atA = a * integer(args, A + 2) + u * integer(args, A + 3) - integer(args, A + 4);
      const placeA = placeOf(atA, integer(args, A + 6), sizeA);
      const slice = pointer(args, 0) + (<usize>((plane * sizeA + placeA) * sizeB * size) << 2);
      for (let r = 0; r < seen; r++) {
        const placeB = gapB == 1 ? (<u32>(top + r) < <u32>sizeB ? top + r : -1) : placeOf(top + r, gapB, sizeB);
        const from = slice + (<usize>(placeB * size) << 2);
        for (let phase = 0; phase < stride; phase++, copy += <usize>pitch << 2) {
          if (placeA < 0 || placeB < 0) clearRow(copy, pitch);
          else if (gap > 1) copyWithGaps(from, copy, pitch, size, before, gap);
          else if (stride == 1) copyRow(from, copy, pitch, size, before, 1);
          else if (stride == 2) copyRow(from, copy, pitch, size, before - phase, 2);
          else copyRow(from, copy, pitch, size, before - phase, stride);
        }
      }
    }
}
