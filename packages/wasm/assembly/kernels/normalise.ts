// Batch normalisation of [N, C, S], S for all axes after the second. Rows of S elements belong to one channel.
import { integer, pointer, splitAt } from "../job";
import { highDoubles, lowDoubles, total } from "../totals";

// @ts-ignore: decorator
@inline
function square(x: v128, centre: v128): v128 {
  const d = f32x4.sub(x, centre);
  return f32x4.mul(d, d);
}

/** The sum of (x - centre)^2: groups of four are added as floats by halves, the rest as doubles. */
function squaresOf(from: usize, count: i32, centre: f32): f64 {
  const end = from + (<usize>count << 2);
  const c = f32x4.splat(centre);
  let sums = f64x2.splat(0);
  for (; from + 64 <= end; from += 64) {
    const low = f32x4.add(square(v128.load(from), c), square(v128.load(from, 16), c));
    const high = f32x4.add(square(v128.load(from, 32), c), square(v128.load(from, 48), c));
    const v = f32x4.add(low, high);
    sums = f64x2.add(sums, f64x2.add(lowDoubles(v), highDoubles(v)));
  }
  let result = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  for (; from < end; from += 4) {
    const d = <f64>(load<f32>(from) - centre);
    result += d * d;
  }
  return result;
}

/** The sum of g * (x - centre), likewise. */
function productsOf(g: usize, x: usize, count: i32, centre: f32): f64 {
  const end = g + (<usize>count << 2);
  const c = f32x4.splat(centre);
  let sums = f64x2.splat(0);
  for (; g + 32 <= end; g += 32, x += 32) {
    const v = f32x4.add(
      f32x4.mul(v128.load(g), f32x4.sub(v128.load(x), c)),
      f32x4.mul(v128.load(g, 16), f32x4.sub(v128.load(x, 16), c)),
    );
    sums = f64x2.add(sums, f64x2.add(lowDoubles(v), highDoubles(v)));
  }
  let result = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  for (; g < end; g += 4, x += 4) result += <f64>load<f32>(g) * <f64>(load<f32>(x) - centre);
  return result;
}

/**
 * Mean and sum of squared deviations from it of every channel in pieces of the batch, as pairs of doubles,
 * [C, pieces, 2]. Two passes over a piece, which stays in the cache. integers: x, to, N, C, S, images a piece, pieces,
 * chunks.
 */
export function moments(args: usize, chunk: i32, slot: i32): void {
  const items = integer(args, 3) * integer(args, 6);
  const chunks = integer(args, 7);
  const end = splitAt(items, chunks, chunk + 1);
  for (let item = splitAt(items, chunks, chunk); item < end; item++) momentsOf(args, item);
}

/** Those of one piece of a channel. */
function momentsOf(args: usize, item: i32): void {
  const channels = integer(args, 3);
  const size = integer(args, 4);
  const pieces = integer(args, 6);
  const first = (item % pieces) * integer(args, 5);
  const images = min(first + integer(args, 5), integer(args, 2)) - first;
  const step = <usize>(channels * size) << 2;
  const from = pointer(args, 0) + first * step + (<usize>(item / pieces * size) << 2);
  let sum: f64 = 0;
  for (let n = 0; n < images; n++) sum += total(0, from + n * step, size);
  const count = <f64>images * <f64>size;
  const mean = sum / count;
  // Deviations are taken from the nearest float, and what that moves the sum by is taken off.
  const centre = <f32>mean;
  let squares: f64 = 0;
  for (let n = 0; n < images; n++) squares += squaresOf(from + n * step, size, centre);
  const shift = mean - <f64>centre;
  const to = pointer(args, 1) + (<usize>item << 4);
  store<f64>(to, mean);
  store<f64>(to, max(squares - count * shift * shift, 0), 8);
}

/**
 * The sums of g and of g * (x - mean) of every channel in pieces, [C, pieces, 2]. integers: x, g, to, N, C, S, images a
 * piece, pieces, means, chunks.
 */
export function momentsGrad(args: usize, chunk: i32, slot: i32): void {
  const items = integer(args, 4) * integer(args, 7);
  const chunks = integer(args, 9);
  const end = splitAt(items, chunks, chunk + 1);
  for (let item = splitAt(items, chunks, chunk); item < end; item++) momentsGradOf(args, item);
}

/** Those of one piece of a channel. */
function momentsGradOf(args: usize, item: i32): void {
  const channels = integer(args, 4);
  const size = integer(args, 5);
  const pieces = integer(args, 7);
  const channel = item / pieces;
  const first = (item % pieces) * integer(args, 6);
  const end = min(first + integer(args, 6), integer(args, 3));
  const mean = load<f32>(pointer(args, 8) + (<usize>channel << 2));
  let sum: f64 = 0;
  let products: f64 = 0;
  for (let n = first; n < end; n++) {
    const offset = <usize>((n * channels + channel) * size) << 2;
    sum += total(0, pointer(args, 1) + offset, size);
    products += productsOf(pointer(args, 1) + offset, pointer(args, 0) + offset, size, mean);
  }
  const to = pointer(args, 2) + (<usize>item << 4);
  store<f64>(to, sum);
  store<f64>(to, products, 8);
}

/**
 * (x - a) * b + c with numbers of the channel. integers: x, to, rows (N * C), C, S, rows a chunk, numbers [C, 3].
 */
export function normalise(args: usize, chunk: i32, slot: i32): void {
  const grain = integer(args, 5);
  const bytes = <usize>integer(args, 4) << 2;
  const whole = bytes & -16;
  for (let row = chunk * grain, end = min(row + grain, integer(args, 2)); row < end; row++) {
    const numbers = pointer(args, 6) + <usize>(row % integer(args, 3)) * 12;
    const a = v128.load32_splat(numbers);
    const b = v128.load32_splat(numbers, 4);
    const c = v128.load32_splat(numbers, 8);
    const x = pointer(args, 0) + row * bytes;
    const to = pointer(args, 1) + row * bytes;
    for (let i: usize = 0; i < whole; i += 16)
      v128.store(to + i, f32x4.add(f32x4.mul(f32x4.sub(v128.load(x + i), a), b), c));
    for (let i = whole; i < bytes; i += 4)
      v128.store32_lane(to + i, f32x4.add(f32x4.mul(f32x4.sub(v128.load32_zero(x + i), a), b), c), 0);
  }
}

/**
 * (g - c) * d - (x - a) * b with numbers of the channel. integers: x, g, to, rows (N * C), C, S, rows a chunk, numbers
 * [C, 4].
 */
export function normaliseGrad(args: usize, chunk: i32, slot: i32): void {
  const grain = integer(args, 6);
  const bytes = <usize>integer(args, 5) << 2;
  const whole = bytes & -16;
  for (let row = chunk * grain, end = min(row + grain, integer(args, 3)); row < end; row++) {
    const numbers = pointer(args, 7) + (<usize>(row % integer(args, 4)) << 4);
    const a = v128.load32_splat(numbers);
    const b = v128.load32_splat(numbers, 4);
    const c = v128.load32_splat(numbers, 8);
    const d = v128.load32_splat(numbers, 12);
    const x = pointer(args, 0) + row * bytes;
    const g = pointer(args, 1) + row * bytes;
    const to = pointer(args, 2) + row * bytes;
    for (let i: usize = 0; i < whole; i += 16)
      v128.store(to + i, f32x4.sub(f32x4.mul(f32x4.sub(v128.load(g + i), c), d), f32x4.mul(f32x4.sub(v128.load(x + i), a), b)));
    for (let i = whole; i < bytes; i += 4)
      v128.store32_lane(to + i, f32x4.sub(
        f32x4.mul(f32x4.sub(v128.load32_zero(g + i), c), d),
        f32x4.mul(f32x4.sub(v128.load32_zero(x + i), a), b)), 0);
  }
}
