// Functions along one axis: a line is the elements along it, in [outer, length, inner].
import { integer, pointer, scratch } from "../job";
import { BLOCK, BLOCK_ROOM, blockBytes } from "../math/block";
import { EXP_CONSTANTS, expBlock, putExp } from "../math/exp";
import { fillRow } from "../rows";
import { highDoubles, lowDoubles, peak } from "../totals";

/** x - log(sum(exp(x))) along every line. integers: see `alongLines`. */
export function logSoftmax(args: usize, chunk: i32, slot: i32): void {
  alongLines(args, chunk, slot, true);
}

/** exp(x) / sum(exp(x)) along every line. integers: see `alongLines`. */
export function softmax(args: usize, chunk: i32, slot: i32): void {
  alongLines(args, chunk, slot, false);
}

/**
 * The logarithm of softmax, or softmax. integers: from, to, lines, lines a chunk, length, inner. Lines whose elements do
 * not follow each other pass through scratch memory, so they have at most 2^17 elements.
 */
function alongLines(args: usize, chunk: i32, slot: i32, logarithm: bool): void {
  const grain = integer(args, 3);
  const length = integer(args, 4);
  const inner = integer(args, 5);
  const t = scratch(slot);
  const block = t + (EXP_CONSTANTS << 4);
  const space = block + BLOCK_ROOM;
  const step = <usize>inner << 2;
  const end = min(chunk * grain + grain, integer(args, 2));
  const together = inner == 1 ? <i32>(BLOCK >> 2) / max(length, 1) : 0;
  putExp(t);
  for (let line = chunk * grain; line < end; ) {
    const offset = <usize>((line / inner) * inner * length + (line % inner)) << 2;
    const from = pointer(args, 0) + offset;
    const to = pointer(args, 1) + offset;
    if (together > 1) {
      const lines = min(together, end - line);
      shortLines(from, to, lines, length, block, space, t, logarithm);
      line += lines;
      continue;
    }
    line++;
    if (inner == 1) {
      longLine(from, to, length, block, t, logarithm);
      continue;
    }
    for (let i: usize = 0; i < <usize>length; i++) store<f32>(space + (i << 2), load<f32>(from + i * step));
    longLine(space, space, length, block, t, logarithm);
    for (let i: usize = 0; i < <usize>length; i++) store<f32>(to + i * step, load<f32>(space + (i << 2)));
  }
}

/** Lines that fit in a block together: exponentials of all at once. `tops` has room for a float a line. */
function shortLines(
  from: usize, to: usize, lines: i32, length: i32, block: usize, tops: usize, t: usize, logarithm: bool,
): void {
  const bytes = <usize>length << 2;
  for (let k: usize = 0; k < <usize>lines; k++) {
    const top = peak(from + k * bytes, length);
    store<f32>(tops + (k << 2), top);
    lessTop(block + k * bytes, from + k * bytes, bytes, top);
  }
  const all = <usize>lines * bytes;
  fillRow(block + all, 0, 3);
  expBlock(block, blockBytes(all), t);
  for (let k: usize = 0; k < <usize>lines; k++) {
    const line = k * bytes;
    const sum = sumOf(block + line, bytes);
    if (logarithm) lessLogarithm(from + line, to + line, bytes, load<f32>(tops + (k << 2)), sum);
    else scale(block + line, to + line, bytes, sum);
  }
}

/** A line block by block. Exponentials wait in the result, where they are what it is made of. */
function longLine(from: usize, to: usize, length: i32, block: usize, t: usize, logarithm: bool): void {
  const bytes = <usize>length << 2;
  const top = peak(from, length);
  let sum: f64 = 0;
  for (let done: usize = 0; done < bytes; done += BLOCK) {
    const some = min(bytes - done, BLOCK);
    lessTop(block, from + done, some, top);
    fillRow(block + some, 0, 3);
    expBlock(block, blockBytes(some), t);
    sum += sumOf(block, some);
    if (!logarithm) memory.copy(to + done, block, some);
  }
  if (logarithm) lessLogarithm(from, to, bytes, top, sum);
  else scale(to, to, bytes, sum);
}

/** to = from - top. */
function lessTop(to: usize, from: usize, bytes: usize, top: f32): void {
  const end = from + bytes;
  for (; from + 16 <= end; from += 16, to += 16) v128.store(to, f32x4.sub(v128.load(from), f32x4.splat(top)));
  for (; from < end; from += 4, to += 4) store<f32>(to, load<f32>(from) - top);
}

/** Exponentials are floats, their sum is a double. */
function sumOf(at: usize, bytes: usize): f64 {
  const end = at + bytes;
  let sums = f64x2.splat(0);
  for (; at + 16 <= end; at += 16) {
    const e = v128.load(at);
    sums = f64x2.add(sums, f64x2.add(lowDoubles(e), highDoubles(e)));
  }
  let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  for (; at < end; at += 4) sum += <f64>load<f32>(at);
  return sum;
}

/** to = from / sum, by way of the reciprocal. */
function scale(from: usize, to: usize, bytes: usize, sum: f64): void {
  const factor = <f32>(1 / sum);
  const end = from + bytes;
  for (; from + 16 <= end; from += 16, to += 16) v128.store(to, f32x4.mul(v128.load(from), f32x4.splat(factor)));
  for (; from < end; from += 4, to += 4) store<f32>(to, load<f32>(from) * factor);
}

/** to = from - top - log(sum), in doubles, rounded once; in this order: next to 1e16 the logarithm would be lost. */
function lessLogarithm(from: usize, to: usize, bytes: usize, top: f32, sum: f64): void {
  const logarithm = logOf(sum);
  const shift = f64x2.splat(top);
  const rest = f64x2.splat(logarithm);
  const whole = bytes & -16;
  for (let i: usize = 0; i < whole; i += 16) {
    const x = v128.load(from + i);
    const low = f32x4.demote_f64x2_zero(f64x2.sub(f64x2.sub(lowDoubles(x), shift), rest));
    const high = f32x4.demote_f64x2_zero(f64x2.sub(f64x2.sub(highDoubles(x), shift), rest));
    v128.store(to + i, i64x2.shuffle(low, high, 0, 2));
  }
  for (let i = whole; i < bytes; i += 4) store<f32>(to + i, <f32>(<f64>load<f32>(from + i) - <f64>top - logarithm));
}

/**
 * The natural logarithm of a double of at least 1, or NaN, to 1e-15: x = 2^e m with m near 1, s = (m - 1) / (m + 1),
 * log m = 2 s + 2/3 s^3 + ..., with fdlibm's coefficients (Sun Microsystems, e_log.c).
 */
function logOf(x: f64): f64 {
  if (!(x < Infinity)) return x;
  const bits = reinterpret<i64>(x);
  const e = (bits - 0x3fe6a09e667f3bcd) >> 52;
  const f = reinterpret<f64>(bits - (e << 52)) - 1;
  const s = f / (2 + f);
  const z = s * s;
  let p = 1.479819860511658591e-1;
  p = p * z + 1.531383769920937332e-1;
  p = p * z + 1.818357216161805012e-1;
  p = p * z + 2.222219843214978396e-1;
  p = p * z + 2.857142874366239149e-1;
  p = p * z + 3.999999999940941908e-1;
  p = p * z + 6.666666666666735130e-1;
  return <f64>e * 0.6931471805599453 + (f - s * (f - p * z));
}
