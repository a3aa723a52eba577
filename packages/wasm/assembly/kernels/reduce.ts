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
  for (let at = first; at < min(first + grain, outputs); at++) {
    const from = pointer(args, 1) + offsetAt(args, KEPT_STRIDES, at, KEPT);
    let result: f64 = kind == 0 ? 0 : kind == 1 ? -Infinity : Infinity;
    for (let position = piece * span; position < end; ) {
      const n = min(length - (position % length), end - position);
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
  for (let outer = firstOuter; outer < min(firstOuter + grain, outputs / length); outer++) {
    const at = outer * length + start;
    const from = pointer(args, 1) + offsetAt(args, KEPT_STRIDES, at, KEPT);
    for (let column = 0; column < width; column++) store<f64>(totals + (<usize>column << 3), nothing(kind));
    for (let row = piece * span; row < end; ) {
      const whole = row + 8 <= end ? width & -4 : 0;
      if (whole) {
        const r0 = from + offsetAt(args, REDUCED_STRIDES, row, REDUCED);
        const r1 = from + offsetAt(args, REDUCED_STRIDES, row + 1, REDUCED);
        const r2 = from + offsetAt(args, REDUCED_STRIDES, row + 2, REDUCED);
        const r3 = from + offsetAt(args, REDUCED_STRIDES, row + 3, REDUCED);
        const r4 = from + offsetAt(args, REDUCED_STRIDES, row + 4, REDUCED);
        const r5 = from + offsetAt(args, REDUCED_STRIDES, row + 5, REDUCED);
        const r6 = from + offsetAt(args, REDUCED_STRIDES, row + 6, REDUCED);
        const r7 = from + offsetAt(args, REDUCED_STRIDES, row + 7, REDUCED);
        if (kind == 0) eightRows(0, totals, whole, r0, r1, r2, r3, r4, r5, r6, r7);
        else if (kind == 1) eightRows(1, totals, whole, r0, r1, r2, r3, r4, r5, r6, r7);
        else eightRows(2, totals, whole, r0, r1, r2, r3, r4, r5, r6, r7);
      }
      for (const next = min(row + 8, end); row < next; row++) {
        const values = from + offsetAt(args, REDUCED_STRIDES, row, REDUCED);
        for (let column = whole; column < width; column++) {
          const sum = totals + (<usize>column << 3);
          store<f64>(sum, joinNumbers(kind, load<f64>(sum), <f64>load<f32>(values + (<usize>column << 2))));
        }
      }
    }
    for (let column = 0; column < width; column++)
      put(args, load<f64>(totals + (<usize>column << 3)), piece, pieces, outputs, at + column);
  }
}

/** The first `width` columns of eight rows into doubles, four columns at a time. */
// @ts-ignore: decorator
@inline
function eightRows(
  kind: i32, totals: usize, width: i32,
  r0: usize, r1: usize, r2: usize, r3: usize, r4: usize, r5: usize, r6: usize, r7: usize,
): void {
  for (let c: usize = 0, end = <usize>width << 2; c < end; c += 16) {
    const v = tree(kind,
      v128.load(r0 + c), v128.load(r1 + c), v128.load(r2 + c), v128.load(r3 + c),
      v128.load(r4 + c), v128.load(r5 + c), v128.load(r6 + c), v128.load(r7 + c));
    const at = totals + (c << 1);
    v128.store(at, join(kind, v128.load(at), lowDoubles(v), true));
    v128.store(at, join(kind, v128.load(at, 16), highDoubles(v), true), 16);
  }
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
