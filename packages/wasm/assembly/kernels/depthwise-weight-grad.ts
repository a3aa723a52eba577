// The weight gradient of depthwise convolution: inner products of output gradients with what each tap sees of the image.
import { integer, pointer, scratch, splitAt } from "../job";
import { madd, sumOfLanes } from "../lanes";
import { A, B, C, COPY, copyPlanes, rowsSeen, SUMS, writeTaps } from "../padded-copy";

/**
 * The weight gradient: dw[tap] = <what the tap sees of x, dy>, summed in float32 over the images of one part.
 * integers: x, dy, parts, dw a part, items (outputs * parts), chunks, 1, outputs a channel, taps, 0, then as in
 * depthwise.ts, after the axes: images, output channels.
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
