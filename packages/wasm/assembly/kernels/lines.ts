// Functions along one axis: a line is the elements along it, in [outer, length, inner].
import { integer, pointer, scratch } from "../job";
import { EXP_CONSTANTS, exp, putExp } from "../math/exp";
import { highDoubles, lowDoubles, peak } from "../totals";

/**
 * The index of the first maximum of every line; the first NaN wins. integers: from, to, lines, lines a chunk, length,
 * inner.
 */
export function argMax(args: usize, chunk: i32, slot: i32): void {
  const grain = integer(args, 3);
  const length = integer(args, 4);
  const inner = integer(args, 5);
  for (let line = chunk * grain, end = min(line + grain, integer(args, 2)); line < end; line++) {
    let at = pointer(args, 0) + (<usize>((line / inner) * inner * length + (line % inner)) << 2);
    if (inner == 1) {
      store<i32>(pointer(args, 1) + (<usize>line << 2), placeOf(peak(at, length), at, length));
      continue;
    }
    let best = load<f32>(at);
    let index = 0;
    for (let i = 1; i < length && best == best; i++) {
      at += <usize>inner << 2;
      const value = load<f32>(at);
      if (value > best || value != value) {
        best = value;
        index = i;
      }
    }
    store<i32>(pointer(args, 1) + (<usize>line << 2), index);
  }
}

/** The index of the first of `length` floats that is equal to `value`, one of them; NaN is equal to NaN here. */
function placeOf(value: f32, from: usize, length: i32): i32 {
  const sought = f32x4.splat(value);
  const anyNaN = i32x4.splat(value == value ? 0 : -1);
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    const x = v128.load(from + (<usize>i << 2));
    const found = i32x4.bitmask(v128.or(f32x4.eq(x, sought), v128.and(f32x4.ne(x, x), anyNaN)));
    if (found) return i + ctz(found);
  }
  for (; i < length - 1; i++) {
    const x = load<f32>(from + (<usize>i << 2));
    if (x == value || (x != x && value != value)) break;
  }
  return i;
}

/**
 * x - log(sum(exp(x))) along every line. integers as above. Lines whose elements do not follow each other pass through
 * scratch memory, so they have at most 2^17 elements.
 */
export function logSoftmax(args: usize, chunk: i32, slot: i32): void {
  const grain = integer(args, 3);
  const length = integer(args, 4);
  const inner = integer(args, 5);
  const t = scratch(slot);
  const space = t + (EXP_CONSTANTS << 4);
  putExp(t);
  const step = <usize>inner << 2;
  for (let line = chunk * grain, end = min(line + grain, integer(args, 2)); line < end; line++) {
    const offset = <usize>((line / inner) * inner * length + (line % inner)) << 2;
    const from = pointer(args, 0) + offset;
    const to = pointer(args, 1) + offset;
    if (inner == 1) {
      normaliseLine(from, to, length, t);
      continue;
    }
    for (let i = 0; i < length; i++) store<f32>(space + (<usize>i << 2), load<f32>(from + i * step));
    normaliseLine(space, space, length, t);
    for (let i = 0; i < length; i++) store<f32>(to + i * step, load<f32>(space + (<usize>i << 2)));
  }
}

/** Exponentials are floats, their sum and its logarithm doubles; the result is rounded once. */
function normaliseLine(from: usize, to: usize, length: i32, t: usize): void {
  const bytes = <usize>length << 2;
  const whole = bytes & -16;
  const top = peak(from, length);
  const tops = f32x4.splat(top);
  let sums = f64x2.splat(0);
  for (let i: usize = 0; i < whole; i += 16) {
    const e = exp(f32x4.sub(v128.load(from + i), tops), t);
    sums = f64x2.add(sums, f64x2.add(lowDoubles(e), highDoubles(e)));
  }
  let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  for (let i = whole; i < bytes; i += 4)
    sum += <f64>f32x4.extract_lane(exp(f32x4.sub(v128.load32_zero(from + i), tops), t), 0);
  // In this order: next to a peak of 1e16 the logarithm would be lost.
  const logarithm = logOf(sum);
  const shift = f64x2.splat(top);
  const rest = f64x2.splat(logarithm);
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
