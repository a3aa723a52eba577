// Convolution plane by plane. A band of output rows first gets what it looks at as a padded copy in the thread's scratch
// memory, split by the phases of the stride along columns, so that each tap of neighbouring outputs reads neighbours:
//
//   copy[source, u, r, f, m] = x[source, a * sA + u * dA - pA, b0 * sB + r - pB, m * sC + f - pC], zero outside
//
// Then tap (u, v, t) of output row b is at a fixed distance from the row's start, whatever stride, dilation and padding
// are, and three rows of eight outputs are summed at a time. The input gradient is the same sum over the output gradient
// with `gap` - 1 zeros between its elements and with the taps in reverse (Dumoulin & Visin, arXiv:1603.07285, section 4).
//
// integers: x, w, bias or 0, y, items, chunks, sources an item, outputs an item, taps, whether taps are in reverse, bands,
// rows a band, pitch of the copy, channels; then of the axes A, B and C: size, kernel, stride, dilation, padding before,
// outputs, gap. An item is a band of an output slice of one of `planes` channels.
import { integer, pointer, scratch, splitAt } from "../job";
import { madd, sumOfLanes } from "../lanes";
import { fourApart } from "../window";

/** Where the axes' integers start. */
const A = 14;
const B = 21;
const C = 28;
/** The scratch memory: distances of taps, sums of taps, a row, and the copy. MOST_TAPS bounds `taps * sources`. */
const MOST_TAPS: usize = 4096;
const SUMS: usize = 4 * MOST_TAPS;
const ROW: usize = SUMS + 16 * MOST_TAPS;
const COPY: usize = ROW + 64;

/** Rows of the padded copy that `rows` output rows look at. */
// @ts-ignore: decorator
@inline
function rowsSeen(args: usize, rows: i32): i32 {
  return (rows - 1) * integer(args, B + 2) + (integer(args, B + 1) - 1) * integer(args, B + 3) + 1;
}

/** An element's place on an axis with `gap` - 1 zeros between elements; -1 for a zero or outside. */
// @ts-ignore: decorator
@inline
function placeOf(at: i32, gap: i32, size: i32): i32 {
  const place = at / gap;
  return at >= 0 && place * gap == at && place < size ? place : -1;
}

/** Distances from an output row's start in the copy to each of its taps, in bytes. */
function writeTaps(args: usize, table: usize, seen: i32): void {
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
function clearRow(to: usize, pitch: i32): void {
  for (let m = 0; m < pitch; m += 4) v128.store(to + (<usize>m << 2), f32x4.splat(0));
}

/** One phase of a row without gaps: zeros, the elements inside, zeros. */
// @ts-ignore: decorator
@inline
function copyRow(from: usize, to: usize, pitch: i32, size: i32, before: i32, stride: i32): void {
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
function copyWithGaps(from: usize, to: usize, pitch: i32, size: i32, before: i32, gap: i32): void {
  clearRow(to, pitch);
  for (let k = 0, m = before; k < size; k++, m += gap)
    if (<u32>m < <u32>pitch) store<f32>(to + (<usize>m << 2), load<f32>(from + (<usize>k << 2)));
}

/** The padded copy of what rows from `row` of output slice `a` see of planes from `plane`. */
function copyPlanes(args: usize, plane: i32, a: i32, row: i32, seen: i32, copy: usize): void {
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

/** Eight outputs of one row; rows of less are written in order, so that what spills over is overwritten in time. */
// @ts-ignore: decorator
@inline
function storeEight(to: usize, left: v128, right: v128, end: usize, row: usize): void {
  if (to + 32 <= end) {
    v128.store(to, left);
    v128.store(to, right, 16);
  } else {
    v128.store(row, left);
    v128.store(row, right, 16);
    for (; to < end; to += 4, row += 4) store<f32>(to, load<f32>(row));
  }
}

/** Forward and input gradient. */
export function depthwise(args: usize, chunk: i32, slot: i32): void {
  const chunks = integer(args, 5);
  const sources = integer(args, 6);
  const outputs = integer(args, 7);
  const taps = sources * integer(args, 8);
  const bands = integer(args, 10);
  const channels = integer(args, 13);
  const outA = integer(args, A + 5);
  const outB = integer(args, B + 5);
  const outC = integer(args, C + 5);
  const own = scratch(slot);
  let known = 0;
  const end = splitAt(integer(args, 4), chunks, chunk + 1);
  for (let item = splitAt(integer(args, 4), chunks, chunk); item < end; item++) {
    const slice = item / bands;
    const first = (item - slice * bands) * integer(args, 11);
    const rows = min(integer(args, 11), outB - first);
    const plane = slice / outA;
    const a = slice - plane * outA;
    const seen = rowsSeen(args, rows);
    if (seen != known) writeTaps(args, own, seen);
    known = seen;
    copyPlanes(args, plane * sources, a, first, seen, own + COPY);
    for (let m = 0; m < outputs; m++) {
      const filter = (plane % channels) * outputs + m;
      const bias = pointer(args, 2) ? load<f32>(pointer(args, 2) + (<usize>filter << 2)) : 0;
      const line = ((plane * outputs + m) * outA + a) * outB + first;
      const to = pointer(args, 3) + (<usize>(line * outC) << 2);
      sumTaps(args, own, taps, pointer(args, 1) + (<usize>(filter * taps) << 2), bias, to, rows);
    }
  }
}

/** The outputs of one filter in one band. */
function sumTaps(args: usize, own: usize, taps: i32, w: usize, bias: f32, to: usize, rows: i32): void {
  let columns = integer(args, C + 5);
  const end = to + (<usize>(rows * columns) << 2);
  let inStep = (integer(args, B + 2) * integer(args, C + 2) * integer(args, 12)) << 2;
  let inMost = (rows - 1) * inStep;
  let outStep = columns << 2;
  let outMost = (rows - 1) * outStep;
  const isNine = taps == 9 && integer(args, B + 1) == 3 && integer(args, C + 1) == 3 && columns >= 4;
  if (isNine && integer(args, B + 2) == 1 && integer(args, B + 3) == 1) {
    const first = integer(args, 9) ? 8 : 0;
    sumNine(own, first, first ? -1 : 1, inStep, w, bias, to, rows, columns);
    return;
  }
  // One long row is done as three, the last of which begins earlier where the length is no multiple of three.
  if (rows == 1 && columns >= 24) {
    const part = (columns + 2) / 3;
    inStep = part << 2;
    outStep = inStep;
    inMost = (columns - part) << 2;
    outMost = inMost;
    columns = part;
    rows = 3;
  }
  const copy = own + COPY;
  const tableEnd = own + (<usize>taps << 2);
  const wide = columns >= 8;
  for (let r = 0; r < rows; r += 3) {
    // The last three rows, and the last eight columns, may overlap those before: they are summed again.
    const row = max(0, min(r, rows - 3));
    const in0 = copy + min(row * inStep, inMost);
    const in1 = copy + min((row + 1) * inStep, inMost);
    const in2 = copy + min((row + 2) * inStep, inMost);
    for (let c = 0; c < columns; c += 8) {
      const shift = wide ? <usize>min(c, columns - 8) << 2 : 0;
      // Six sums, six elements and a weight stay within 15 registers: V8 loads all that a loop's body reads at its top.
      let a0 = f32x4.splat(bias);
      let a1 = a0;
      let b0 = a0;
      let b1 = a0;
      let c0 = a0;
      let c1 = a0;
      for (let tap = own, at = w; tap < tableEnd; tap += 4, at += 4) {
        const off = load<u32>(tap) + shift;
        const weight = v128.load32_splat(at);
        a0 = madd(weight, v128.load(in0 + off), a0);
        a1 = madd(weight, v128.load(in0 + off, 16), a1);
        b0 = madd(weight, v128.load(in1 + off), b0);
        b1 = madd(weight, v128.load(in1 + off, 16), b1);
        c0 = madd(weight, v128.load(in2 + off), c0);
        c1 = madd(weight, v128.load(in2 + off, 16), c1);
      }
      const place = to + shift;
      storeEight(place + min(row * outStep, outMost), a0, a1, end, own + ROW);
      storeEight(place + min((row + 1) * outStep, outMost), b0, b1, end, own + ROW);
      storeEight(place + min((row + 2) * outStep, outMost), c0, c1, end, own + ROW);
    }
  }
}

/** Splats the k-th of nine weights, counted backwards where `step` is -1. */
// @ts-ignore: decorator
@inline
function weightAt(w: usize, first: i32, step: i32, k: i32): v128 {
  return v128.load32_splat(w + ((first + step * k) << 2));
}

/** What one row of three taps adds to a sum. */
// @ts-ignore: decorator
@inline
function threeTaps(l: v128, m: v128, r: v128, a: v128, b: v128, c: v128, sum: v128): v128 {
  return madd(r, c, madd(m, b, madd(l, a, sum)));
}

/**
 * 3x3 taps over neighbouring rows, strip by strip of four columns from top to bottom: a row of the copy is read once, for
 * the three outputs that see it. The taps' distances lie at `own`, from the `first` on in steps of `step`.
 */
function sumNine(
  own: usize,
  first: i32,
  step: i32,
  inStep: i32,
  w: usize,
  bias: f32,
  to: usize,
  rows: i32,
  columns: i32,
): void {
  const left = own + COPY + load<u32>(own + (first << 2));
  const middle = own + COPY + load<u32>(own + ((first + step) << 2)) - left;
  const right = own + COPY + load<u32>(own + ((first + 2 * step) << 2)) - left;
  const w0 = weightAt(w, first, step, 0);
  const w1 = weightAt(w, first, step, 1);
  const w2 = weightAt(w, first, step, 2);
  const w3 = weightAt(w, first, step, 3);
  const w4 = weightAt(w, first, step, 4);
  const w5 = weightAt(w, first, step, 5);
  const w6 = weightAt(w, first, step, 6);
  const w7 = weightAt(w, first, step, 7);
  const w8 = weightAt(w, first, step, 8);
  const start = f32x4.splat(bias);
  const outStep = <usize>columns << 2;
  for (let j = 0; j < columns; j += 4) {
    const shift = <usize>min(j, columns - 4) << 2;
    let at = left + shift;
    let place = to + shift;
    const end = place + <usize>rows * outStep;
    let l = v128.load(at);
    let m = v128.load(at + middle);
    let r = v128.load(at + right);
    let sum = threeTaps(l, m, r, w0, w1, w2, start);
    at += inStep;
    l = v128.load(at);
    m = v128.load(at + middle);
    r = v128.load(at + right);
    sum = threeTaps(l, m, r, w3, w4, w5, sum);
    let next = threeTaps(l, m, r, w0, w1, w2, start);
    for (; place < end; place += outStep) {
      at += inStep;
      l = v128.load(at);
      m = v128.load(at + middle);
      r = v128.load(at + right);
      v128.store(place, threeTaps(l, m, r, w6, w7, w8, sum));
      sum = threeTaps(l, m, r, w3, w4, w5, next);
      next = threeTaps(l, m, r, w0, w1, w2, start);
    }
  }
}

/**
 * The weight gradient: dw[tap] = <what the tap sees of x, dy>, summed in float32 over the images of one part.
 * integers: x, dy, parts, dw a part, items (outputs * parts), chunks, 1, outputs a channel, taps, 0, then as above, after
 * the axes: images, output channels.
 */
export function depthwiseWeightGrad(args: usize, chunk: i32, slot: i32): void {
  const parts = integer(args, 2);
  const chunks = integer(args, 5);
  const taps = integer(args, 8);
  const bands = integer(args, 10);
  const outA = integer(args, A + 5);
  const outB = integer(args, B + 5);
  const outC = integer(args, C + 5);
  const images = integer(args, 35);
  const filters = integer(args, 36);
  const own = scratch(slot);
  const sums = own + SUMS;
  let known = 0;
  const end = splitAt(integer(args, 4), chunks, chunk + 1);
  for (let item = splitAt(integer(args, 4), chunks, chunk); item < end; item++) {
    const part = item / filters;
    const filter = item - part * filters;
    for (let tap = 0; tap < taps; tap++) v128.store(sums + (<usize>tap << 4), f32x4.splat(0));
    for (let n = splitAt(images, parts, part); n < splitAt(images, parts, part + 1); n++)
      for (let a = 0; a < outA; a++)
        for (let band = 0; band < bands; band++) {
          const first = band * integer(args, 11);
          const rows = min(integer(args, 11), outB - first);
          const seen = rowsSeen(args, rows);
          if (seen != known) writeTaps(args, own, seen);
          known = seen;
          copyPlanes(args, n * integer(args, 13) + filter / integer(args, 7), a, first, seen, own + COPY);
          const line = ((n * filters + filter) * outA + a) * outB + first;
          const dy = pointer(args, 1) + (<usize>(line * outC) << 2);
          for (let tap = 0; tap < taps; tap += 3) addProducts(args, own, tap, taps, dy, rows);
        }
    let to = pointer(args, 3) + (<usize>(item * taps) << 2);
    for (let tap = 0; tap < taps; tap++, to += 4)
      store<f32>(to, sumOfLanes(v128.load(sums + (<usize>tap << 4))));
  }
}

/** Adds a band's products for three taps; where fewer are left the last is done again and the sum written once more. */
function addProducts(args: usize, own: usize, tap: i32, taps: i32, dy: usize, rows: i32): void {
  const columns = integer(args, C + 5);
  const step = <usize>(integer(args, B + 2) * integer(args, C + 2) * integer(args, 12)) << 2;
  const tap1 = min(tap + 1, taps - 1);
  const tap2 = min(tap + 2, taps - 1);
  let row0 = own + COPY + load<u32>(own + (<usize>tap << 2));
  let row1 = own + COPY + load<u32>(own + (<usize>tap1 << 2));
  let row2 = own + COPY + load<u32>(own + (<usize>tap2 << 2));
  const sums = own + SUMS;
  let a0 = v128.load(sums + (<usize>tap << 4));
  let a1 = v128.load(sums + (<usize>tap1 << 4));
  let a2 = v128.load(sums + (<usize>tap2 << 4));
  let b0 = f32x4.splat(0);
  let b1 = b0;
  let b2 = b0;
  // The last lanes of a row: those of the first vector not below `left`.
  const left = columns & 3;
  const mask = i32x4.ge_s(i32x4(0, 1, 2, 3), i32x4.splat(4 - left));
  for (let r = 0; r < rows; r++) {
    let j: usize = 0;
    const end = <usize>columns << 2;
    for (; j + 32 <= end; j += 32) {
      const left = v128.load(dy + j);
      const right = v128.load(dy + j, 16);
      a0 = madd(left, v128.load(row0 + j), a0);
      b0 = madd(right, v128.load(row0 + j, 16), b0);
      a1 = madd(left, v128.load(row1 + j), a1);
      b1 = madd(right, v128.load(row1 + j, 16), b1);
      a2 = madd(left, v128.load(row2 + j), a2);
      b2 = madd(right, v128.load(row2 + j, 16), b2);
    }
    if (j + 16 <= end) {
      const four = v128.load(dy + j);
      a0 = madd(four, v128.load(row0 + j), a0);
      a1 = madd(four, v128.load(row1 + j), a1);
      a2 = madd(four, v128.load(row2 + j), a2);
    }
    if (left) {
      // Lanes that were summed already are cleared after the product: before, an infinity would make them NaN.
      if (columns >= 4) {
        j = end - 16;
        const four = v128.load(dy + j);
        b0 = f32x4.add(v128.and(f32x4.mul(four, v128.load(row0 + j)), mask), b0);
        b1 = f32x4.add(v128.and(f32x4.mul(four, v128.load(row1 + j)), mask), b1);
        b2 = f32x4.add(v128.and(f32x4.mul(four, v128.load(row2 + j)), mask), b2);
      } else
        for (j = 0; j < end; j += 4) {
          const one = load<f32>(dy + j);
          const zero = f32x4.splat(0);
          b0 = f32x4.add(f32x4.replace_lane(zero, 0, one * load<f32>(row0 + j)), b0);
          b1 = f32x4.add(f32x4.replace_lane(zero, 0, one * load<f32>(row1 + j)), b1);
          b2 = f32x4.add(f32x4.replace_lane(zero, 0, one * load<f32>(row2 + j)), b2);
        }
    }
    dy += end;
    row0 += step;
    row1 += step;
    row2 += step;
  }
  v128.store(sums + (<usize>tap << 4), f32x4.add(a0, b0));
  if (tap1 > tap) v128.store(sums + (<usize>tap1 << 4), f32x4.add(a1, b1));
  if (tap2 > tap1) v128.store(sums + (<usize>tap2 << 4), f32x4.add(a2, b2));
}

/** Adds up what the parts of a weight gradient gave, the first part first. integers: parts' sums, to, length, parts. */
export function addParts(args: usize, chunk: i32, slot: i32): void {
  const length = integer(args, 2);
  for (let i = 0; i < length; i++) {
    let sum: f32 = 0;
    for (let part = 0; part < integer(args, 3); part++)
      sum += load<f32>(pointer(args, 0) + (<usize>(part * length + i) << 2));
    store<f32>(pointer(args, 1) + (<usize>i << 2), sum);
  }
}
