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
import { madd } from "../lanes";
import { A, B, C, COPY, copyPlanes, ROW, rowsSeen, writeTaps } from "../padded-copy";

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
