import { integer, pointer, scratch, splitAt } from "../job";
import { copyElements, offsetAt, stridesOf } from "../loop";

/** Copies between strided operands. integers: from, to, length, elements a chunk; operands 0 (from) and 1 (to). */
export function copy(args: usize, chunk: i32, slot: i32): void {
  const grain = integer(args, 3);
  const start = chunk * grain;
  const count = min(grain, integer(args, 2) - start);
  copyElements<f32>(args, stridesOf(1), pointer(args, 1), stridesOf(0), pointer(args, 0), start, count);
}

/**
 * Transposes matrices: to[r, c] = from[c, r], in the order of the two axes' strides. integers: from, to, rows, columns,
 * bytes between columns in `from`, bytes between rows in `to`, rows an item, items, chunks; the loop over matrices has
 * operands 0 (from) and 1 (to).
 */
export function transpose(args: usize, chunk: i32, slot: i32): void {
  const items = integer(args, 7);
  const chunks = integer(args, 8);
  const end = splitAt(items, chunks, chunk + 1);
  for (let item = splitAt(items, chunks, chunk); item < end; item++) transposeItem(args, item);
}

/** Some rows of one matrix. */
function transposeItem(args: usize, item: i32): void {
  const rows = integer(args, 2);
  const columns = integer(args, 3);
  const fromStep: usize = integer(args, 4);
  const toStep: usize = integer(args, 5);
  const grain = integer(args, 6);
  const parts = (rows + grain - 1) / grain;
  const matrix = item / parts;
  const first = (item % parts) * grain;
  const from = pointer(args, 0) + offsetAt(args, stridesOf(0), matrix);
  const to = pointer(args, 1) + offsetAt(args, stridesOf(1), matrix);
  const end = min(first + grain, rows);
  // Sixteen rows at a time: a cache line of every column.
  for (let block = first; block < end; block += 16) {
    const last = min(block + 16, end);
    for (let column = 0; column < columns; column += 4) {
      let row = block;
      if (column + 4 <= columns)
        for (; row + 4 <= last; row += 4)
          square(from + column * fromStep + (<usize>row << 2), fromStep, to + row * toStep + (<usize>column << 2), toStep);
      for (; row < last; row++)
        for (let c = column; c < min(column + 4, columns); c++)
          store<f32>(to + row * toStep + (<usize>c << 2), load<f32>(from + c * fromStep + (<usize>row << 2)));
    }
  }
}

/** Four by four. */
// @ts-ignore: decorator
@inline
function square(from: usize, fromStep: usize, to: usize, toStep: usize): void {
  const a = v128.load(from);
  const b = v128.load(from + fromStep);
  const c = v128.load(from + 2 * fromStep);
  const d = v128.load(from + 3 * fromStep);
  const ab = i32x4.shuffle(a, b, 0, 4, 1, 5);
  const cd = i32x4.shuffle(c, d, 0, 4, 1, 5);
  const abHigh = i32x4.shuffle(a, b, 2, 6, 3, 7);
  const cdHigh = i32x4.shuffle(c, d, 2, 6, 3, 7);
  v128.store(to, i64x2.shuffle(ab, cd, 0, 2));
  v128.store(to + toStep, i64x2.shuffle(ab, cd, 1, 3));
  v128.store(to + 2 * toStep, i64x2.shuffle(abHigh, cdHigh, 0, 2));
  v128.store(to + 3 * toStep, i64x2.shuffle(abHigh, cdHigh, 1, 3));
}

/**
 * condition ? x : y. integers: condition, x, y, to, length, elements a chunk, elements a block, three periods as in
 * `binary`; operands 0 (condition, bytes), 1 (x), 2 (y), and row-major arrays 3 of floats and 4 of bytes.
 */
export function select(args: usize, chunk: i32, slot: i32): void {
  const grain = integer(args, 5);
  const block = integer(args, 6);
  const end = min((chunk + 1) * grain, integer(args, 4));
  const xSpace = scratch(slot);
  const ySpace = xSpace + (<usize>block << 2);
  const cSpace = ySpace + (<usize>block << 2);
  for (let position = chunk * grain, first = true; position < end; position += block, first = false) {
    const n = min(block, end - position);
    const skipped = <usize>position << 2;
    let c = pointer(args, 0) + position;
    let x = pointer(args, 1) + skipped;
    let y = pointer(args, 2) + skipped;
    if (integer(args, 7)) {
      c = cSpace;
      if (first || block % integer(args, 7)) copyElements<u8>(args, stridesOf(4), c - position, stridesOf(0), pointer(args, 0), position, n);
    }
    if (integer(args, 8)) {
      x = xSpace;
      if (first || block % integer(args, 8)) copyElements<f32>(args, stridesOf(3), x - skipped, stridesOf(1), pointer(args, 1), position, n);
    }
    if (integer(args, 9)) {
      y = ySpace;
      if (first || block % integer(args, 9)) copyElements<f32>(args, stridesOf(3), y - skipped, stridesOf(2), pointer(args, 2), position, n);
    }
    let to = pointer(args, 3) + skipped;
    const last = to + (<usize>n << 2);
    for (; to + 16 <= last; to += 16, x += 16, y += 16, c += 4) {
      const mask = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(c)));
      v128.store(to, v128.bitselect(v128.load(y), v128.load(x), i32x4.eq(mask, i32x4.splat(0))));
    }
    for (; to < last; to += 4, x += 4, y += 4, c++) store<f32>(to, load<f32>(load<u8>(c) ? x : y));
  }
}
