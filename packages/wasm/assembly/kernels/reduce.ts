// Sums are taken in doubles but for groups of eight, which are added as floats by halves: an error of 3 units of 2^-24
// of the sum of sizes, whatever the number of elements, at the speed of memory. Compare Higham, "The accuracy of
// floating point summation", SIAM J. Sci. Comput. 14 (1993), section 4.
import { integer, pointer, scratch } from "../job";
import { offsetAt } from "../loop";
import { highDoubles, join, joinNumbers, lowDoubles, nothing, total, tree } from "../totals";

const KEPT: i32 = 16;
const KEPT_STRIDES: i32 = 32;
const REDUCED: i32 = 48;
const REDUCED_STRIDES: i32 = 64;
/** Columns that are reduced together. */
const WIDTH: i32 = 1024;

/** One result: a double among the partial ones, or a float where there is one piece. */
// @ts-ignore: decorator
@inline
function put(args: usize, value: f64, piece: i32, pieces: i32, outputs: i32, at: i32): void {
  const to = pointer(args, 2);
  if (pieces > 1) store<f64>(to + (<usize>(piece * outputs + at) << 3), value);
  else store<f32>(to + (<usize>at << 2), <f32>value);
}

/**
 * Reduces where the innermost axis is a reduced one. integers: kind (0 sum, 1 max, 2 min), from, to, outputs, outputs a
 * chunk, elements of each output, elements a piece, pieces; from 16 on the kept axes and their strides in bytes, then
 * the reduced ones. Partial results are doubles, [pieces, outputs].
 */
export function reduceRows(args: usize, chunk: i32, slot: i32): void {
  const kind = integer(args, 0);
  const outputs = integer(args, 3);
  const grain = integer(args, 4);
  const span = integer(args, 6);
  const pieces = integer(args, 7);
  const length = integer(args, REDUCED);
  const piece = chunk % pieces;
  const first = (chunk / pieces) * grain;
  const end = min((piece + 1) * span, integer(args, 5));
  const kept = integer(args, KEPT);
  let column = first % kept;
  let from: usize = 0;
  for (let at = first; at < min(first + grain, outputs); at++, column++) {
    // Along the innermost kept axis by its stride.
    if (column == kept) column = 0;
    if (at == first || column == 0) from = pointer(args, 1) + offsetAt(args, KEPT_STRIDES, at, KEPT);
    else from += integer(args, KEPT_STRIDES);
    let result: f64 = kind == 0 ? 0 : kind == 1 ? -Infinity : Infinity;
    for (let position = piece * span; position < end; ) {
      const n = min(length - (position < length ? position : position % length), end - position);
      const row = from + offsetAt(args, REDUCED_STRIDES, position, REDUCED);
      if (kind == 0) result += total(0, row, n);
      else if (kind == 1) result = max(result, total(1, row, n));
      else result = min(result, total(2, row, n));
      position += n;
    }
    put(args, result, piece, pieces, outputs, at);
  }
}

/**
 * Reduces where the innermost axis is kept. integers as above, but: 4 is how many outer positions of the kept axes a
 * chunk takes, 5 and 6 count rows.
 */
export function reduceColumns(args: usize, chunk: i32, slot: i32): void {
  const kind = integer(args, 0);
  const outputs = integer(args, 3);
  const grain = integer(args, 4);
  const span = integer(args, 6);
  const pieces = integer(args, 7);
  const length = integer(args, KEPT);
  const blocks = (length + WIDTH - 1) / WIDTH;
  const piece = chunk % pieces;
  const start = ((chunk / pieces) % blocks) * WIDTH;
  const width = min(WIDTH, length - start);
  const end = min((piece + 1) * span, integer(args, 5));
  const firstOuter = (chunk / pieces / blocks) * grain;
  const totals = scratch(slot);
  const inOneGo = integer(args, REDUCED);
  const step = <usize>integer(args, REDUCED_STRIDES);
  for (let outer = firstOuter; outer < min(firstOuter + grain, outputs / length); outer++) {
    const at = outer * length + start;
    const from = pointer(args, 1) + offsetAt(args, KEPT_STRIDES, at, KEPT);
    const none = f64x2.splat(nothing(kind));
    for (let column = 0; column < width; column += 2) v128.store(totals + (<usize>column << 3), none);
    for (let row = piece * span; row < end; ) {
      // Rows follow each other by one stride until the innermost reduced axis ends.
      const run = min(inOneGo - (row % inOneGo), end - row);
      let values = from + offsetAt(args, REDUCED_STRIDES, row, REDUCED);
      row += run;
      for (let rest = run; rest > 0; ) {
        const some = rest >= 8 ? 8 : 1;
        if (some == 1) oneRow(kind, totals, width, values);
        else if (kind == 0) eightRows(0, totals, width, values, step);
        else if (kind == 1) eightRows(1, totals, width, values, step);
        else eightRows(2, totals, width, values, step);
        values += <usize>some * step;
        rest -= some;
      }
    }
    if (pieces > 1) memory.copy(pointer(args, 2) + (<usize>(piece * outputs + at) << 3), totals, <usize>width << 3);
    else narrow(totals, pointer(args, 2) + (<usize>at << 2), width);
  }
}

/** Doubles to floats. */
function narrow(from: usize, to: usize, count: i32): void {
  let i = 0;
  for (; i + 4 <= count; i += 4, from += 32, to += 16) {
    const low = f32x4.demote_f64x2_zero(v128.load(from));
    v128.store(to, i64x2.shuffle(low, f32x4.demote_f64x2_zero(v128.load(from, 16)), 0, 2));
  }
  for (; i < count; i++, from += 8, to += 4) store<f32>(to, <f32>load<f64>(from));
}

function oneRow(kind: i32, totals: usize, width: i32, from: usize): void {
  const end = from + (<usize>width << 2);
  for (; from + 16 <= end; from += 16, totals += 32) add(kind, totals, v128.load(from));
  for (; from < end; from += 4, totals += 8)
    store<f64>(totals, joinNumbers(kind, load<f64>(totals), <f64>load<f32>(from)));
}

/** Four floats into doubles. */
// @ts-ignore: decorator
@inline
function add(kind: i32, totals: usize, v: v128): void {
  v128.store(totals, join(kind, v128.load(totals), lowDoubles(v), true));
  v128.store(totals, join(kind, v128.load(totals, 16), highDoubles(v), true), 16);
}

/** Eight rows into doubles, four columns at a time. */
// @ts-ignore: decorator
@inline
function eightRows(kind: i32, totals: usize, width: i32, from: usize, step: usize): void {
  const end = from + (<usize>width << 2);
  for (; from + 16 <= end; from += 16, totals += 32) add(kind, totals, eight(kind, from, step, true));
  for (; from < end; from += 4, totals += 8) {
    const v = f64x2.promote_low_f32x4(eight(kind, from, step, false));
    v128.store64_lane(totals, join(kind, v128.load64_zero(totals), v, true), 0);
  }
}

// @ts-ignore: decorator
@inline
function eight(kind: i32, at: usize, step: usize, whole: bool): v128 {
  const half = at + 4 * step;
  return tree(kind,
    read(at, whole), read(at + step, whole), read(at + 2 * step, whole), read(at + 3 * step, whole),
    read(half, whole), read(half + step, whole), read(half + 2 * step, whole), read(half + 3 * step, whole));
}

/** Four floats, or one. */
// @ts-ignore: decorator
@inline
function read(at: usize, whole: bool): v128 {
  return whole ? v128.load(at) : v128.load32_zero(at);
}

/** Joins partial results in their order. integers: kind, from, to, outputs, outputs a chunk, pieces. */
export function joinPieces(args: usize, chunk: i32, slot: i32): void {
  const kind = integer(args, 0);
  const outputs = integer(args, 3);
  const grain = integer(args, 4);
  const pieces = integer(args, 5);
  for (let at = chunk * grain, end = min(at + grain, outputs); at < end; at++) {
    const from = pointer(args, 1) + (<usize>at << 3);
    let result = load<f64>(from);
    for (let piece = 1; piece < pieces; piece++) {
      const next = load<f64>(from + (<usize>(piece * outputs) << 3));
      result = kind == 0 ? result + next : kind == 1 ? max(result, next) : min(result, next);
    }
    store<f32>(pointer(args, 2) + (<usize>at << 2), <f32>result);
  }
}
