import { integer, pointer, scratch } from "../job";
import { BLOCK, BLOCK_ROOM, blockBytes, readBlock, writeBlock } from "../math/block";
import { functionOfBlock, putAll } from "../math/sigmoid";
import { sine } from "../math/sine";

/**
 * A function of every element. integers: function (as numbered in src/ops/unary.ts), from, to, length, elements a
 * chunk.
 */
export function unary(args: usize, chunk: i32, slot: i32): void {
  const grain = integer(args, 4);
  const start = chunk * grain;
  const from = pointer(args, 1) + (<usize>start << 2);
  const to = pointer(args, 2) + (<usize>start << 2);
  const count = min(grain, integer(args, 3) - start);
  switch (integer(args, 0)) {
    case 0: return each(0, from, to, count);
    case 1: return each(1, from, to, count);
    case 2: return each(2, from, to, count);
    case 3: return each(3, from, to, count);
    case 4: return each(4, from, to, count);
    case 5: return each(5, from, to, count);
    case 8: return each(8, from, to, count);
    case 9: return each(9, from, to, count);
    default: return inBlocks(integer(args, 0), from, to, count, scratch(slot));
  }
}

/** A function that is computed by blocks. */
function inBlocks(name: i32, from: usize, to: usize, count: i32, space: usize): void {
  const table = space + 2 * BLOCK_ROOM;
  putAll(table);
  for (let left = <usize>count << 2; left > 0; ) {
    const bytes = min(left, BLOCK);
    readBlock(space, from, bytes);
    functionOfBlock(name, space, blockBytes(bytes), space + BLOCK_ROOM, table);
    writeBlock(to, space, bytes);
    from += bytes;
    to += bytes;
    left -= bytes;
  }
}

/** `name` is a constant wherever this is inlined, so one branch of it is left. */
// @ts-ignore: decorator
@inline
function apply(name: i32, x: v128): v128 {
  if (name == 0) return f32x4.neg(x);
  if (name == 1) return f32x4.abs(x);
  if (name == 2) {
    // Zeros of either sign give 0, as ones under the sign where x differs from 0; NaN stays.
    const one = v128.bitselect(x, f32x4.splat(1), i32x4.splat(<i32>0x80000000));
    const size = v128.and(one, f32x4.ne(x, f32x4.splat(0)));
    return v128.bitselect(size, x, f32x4.eq(x, x));
  }
  if (name == 3) return f32x4.sqrt(x);
  if (name == 4) return f32x4.mul(x, x);
  // pmax in this order keeps NaN; adding 0 makes -0 0.
  if (name == 5) return f32x4.add(f32x4.pmax(x, f32x4.splat(0)), f32x4.splat(0));
  if (name == 8) return sine(x, 0);
  return sine(x, 1);
}

// @ts-ignore: decorator
@inline
function each(name: i32, from: usize, to: usize, count: i32): void {
  const end = to + (<usize>count << 2);
  if (name < 6) {
    for (; to + 64 <= end; to += 64, from += 64) {
      v128.store(to, apply(name, v128.load(from)));
      v128.store(to, apply(name, v128.load(from, 16)), 16);
      v128.store(to, apply(name, v128.load(from, 32)), 32);
      v128.store(to, apply(name, v128.load(from, 48)), 48);
    }
  }
  for (; to + 16 <= end; to += 16, from += 16) v128.store(to, apply(name, v128.load(from)));
  for (; to < end; to += 4, from += 4) v128.store32_lane(to, apply(name, v128.load32_zero(from)), 0);
}
