import { integer, pointer, scratch } from "../job";
import { copyElements, offsetAt, SHAPE, stridesOf } from "../loop";

/** Comparisons are numbered from here on; they write bytes. */
const FIRST_COMPARISON: i32 = 7;

/**
 * A function of two broadcast operands. integers: function (as numbered in src/ops/binary.ts), x, y, to, length,
 * elements a chunk, elements a block, x's period, y's period; then the loop: operands 0 (x), 1 (y), and 2, a row-major
 * array of the loop's shape.
 *
 * With blocks of 0 elements rows are computed where they lie: along them an operand has stride 4 or 0. Otherwise an
 * operand whose period is not 0 is spread to scratch memory block by block, but once for all when its period divides
 * the block.
 */
export function binary(args: usize, chunk: i32, slot: i32): void {
  const name = integer(args, 0);
  const x = pointer(args, 1);
  const y = pointer(args, 2);
  const grain = integer(args, 5);
  const block = integer(args, 6);
  const shift = name >= FIRST_COMPARISON ? 0 : 2;
  let position = chunk * grain;
  const end = min(position + grain, integer(args, 4));
  let to = pointer(args, 3) + (<usize>position << shift);
  const space = scratch(slot);
  if (block == 0) {
    const length = integer(args, SHAPE);
    const xStep = integer(args, stridesOf(0));
    const yStep = integer(args, stridesOf(1));
    while (position < end) {
      const n = min(length - (position % length), end - position);
      const xs = inRow(x + offsetAt(args, stridesOf(0), position), xStep, space);
      const ys = inRow(y + offsetAt(args, stridesOf(1), position), yStep, space + 64);
      row(name, xs, xStep << 4, ys, yStep << 4, to, n);
      position += n;
      to += <usize>n << shift;
    }
    return;
  }
  const xPeriod = integer(args, 7);
  const yPeriod = integer(args, 8);
  const ySpace = space + (<usize>block << 2);
  for (let first = true; position < end; position += block, first = false) {
    const n = min(block, end - position);
    const skipped = <usize>position << 2;
    if (xPeriod && (first || block % xPeriod)) copyElements<f32>(args, stridesOf(2), space - skipped, stridesOf(0), x, position, n);
    if (yPeriod && (first || block % yPeriod)) copyElements<f32>(args, stridesOf(2), ySpace - skipped, stridesOf(1), y, position, n);
    row(name, xPeriod ? space : x + skipped, 64, yPeriod ? ySpace : y + skipped, 64, to, n);
    to += <usize>n << shift;
  }
}

/** An operand along a row: where it lies, or sixteen copies of its one element. */
// @ts-ignore: decorator
@inline
function inRow(at: usize, step: i32, space: usize): usize {
  if (step) return at;
  const same = v128.load32_splat(at);
  v128.store(space, same);
  v128.store(space, same, 16);
  v128.store(space, same, 32);
  v128.store(space, same, 48);
  return space;
}

/** Operands advance by a step of bytes, 64 or 0, for sixteen elements. */
function row(name: i32, x: usize, xStep: usize, y: usize, yStep: usize, to: usize, count: i32): void {
  switch (name) {
    case 0: return each(0, x, xStep, y, yStep, to, count);
    case 1: return each(1, x, xStep, y, yStep, to, count);
    case 2: return each(2, x, xStep, y, yStep, to, count);
    case 3: return each(3, x, xStep, y, yStep, to, count);
    case 4: return each(4, x, xStep, y, yStep, to, count);
    case 5: return each(5, x, xStep, y, yStep, to, count);
    case 6: return each(6, x, xStep, y, yStep, to, count);
    case 7: return eachTruth(7, x, xStep, y, yStep, to, count);
    case 8: return eachTruth(8, x, xStep, y, yStep, to, count);
    case 9: return eachTruth(9, x, xStep, y, yStep, to, count);
  }
}

/** `name` is a constant wherever this is inlined, so one branch of it is left. */
// @ts-ignore: decorator
@inline
function apply(name: i32, x: v128, y: v128): v128 {
  if (name == 0) return f32x4.add(x, y);
  if (name == 1) return f32x4.sub(x, y);
  if (name == 2) return f32x4.mul(x, y);
  if (name == 3) return f32x4.div(x, y);
  if (name == 4) return f32x4.max(x, y);
  if (name == 5) return f32x4.min(x, y);
  if (name == 6) return v128.and(x, f32x4.gt(y, f32x4.splat(0)));
  if (name == 7) return f32x4.eq(x, y);
  if (name == 8) return f32x4.lt(x, y);
  return f32x4.le(x, y);
}

// @ts-ignore: decorator
@inline
function each(name: i32, x: usize, xStep: usize, y: usize, yStep: usize, to: usize, count: i32): void {
  const end = to + (<usize>count << 2);
  for (; to + 64 <= end; to += 64, x += xStep, y += yStep) {
    v128.store(to, apply(name, v128.load(x), v128.load(y)));
    v128.store(to, apply(name, v128.load(x, 16), v128.load(y, 16)), 16);
    v128.store(to, apply(name, v128.load(x, 32), v128.load(y, 32)), 32);
    v128.store(to, apply(name, v128.load(x, 48), v128.load(y, 48)), 48);
  }
  for (; to < end; to += 4, x += xStep >> 4, y += yStep >> 4)
    v128.store32_lane(to, apply(name, v128.load32_zero(x), v128.load32_zero(y)), 0);
}

/** Masks of all bits, narrowed to bytes of 0 or 1. */
// @ts-ignore: decorator
@inline
function eachTruth(name: i32, x: usize, xStep: usize, y: usize, yStep: usize, to: usize, count: i32): void {
  const end = to + <usize>count;
  for (; to + 16 <= end; to += 16, x += xStep, y += yStep) {
    const a = apply(name, v128.load(x), v128.load(y));
    const b = apply(name, v128.load(x, 16), v128.load(y, 16));
    const c = apply(name, v128.load(x, 32), v128.load(y, 32));
    const d = apply(name, v128.load(x, 48), v128.load(y, 48));
    const bytes = i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, d));
    v128.store(to, v128.and(bytes, i8x16.splat(1)));
  }
  for (; to < end; to++, x += xStep >> 4, y += yStep >> 4)
    store<u8>(to, <u8>(i32x4.extract_lane(apply(name, v128.load32_zero(x), v128.load32_zero(y)), 0) & 1));
}
