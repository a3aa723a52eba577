// Totals of runs of floats: 0 sum, 1 maximum, 2 minimum. `kind` is a constant wherever these are inlined.

/** Two of four floats as doubles. */
// @ts-ignore: decorator
@inline
export function lowDoubles(v: v128): v128 {
  return f64x2.promote_low_f32x4(v);
}

// @ts-ignore: decorator
@inline
export function highDoubles(v: v128): v128 {
  return f64x2.promote_low_f32x4(i32x4.shuffle(v, v, 2, 3, 2, 3));
}

/** The total of nothing. */
// @ts-ignore: decorator
@inline
export function nothing(kind: i32): f64 {
  return kind == 0 ? 0 : kind == 1 ? -Infinity : Infinity;
}

// @ts-ignore: decorator
@inline
export function joinNumbers(kind: i32, a: f64, b: f64): f64 {
  return kind == 0 ? a + b : kind == 1 ? max(a, b) : min(a, b);
}

/** Of four floats, or of two doubles. */
// @ts-ignore: decorator
@inline
export function join(kind: i32, a: v128, b: v128, doubles: bool): v128 {
  if (doubles) return kind == 0 ? f64x2.add(a, b) : kind == 1 ? f64x2.max(a, b) : f64x2.min(a, b);
  return kind == 0 ? f32x4.add(a, b) : kind == 1 ? f32x4.max(a, b) : f32x4.min(a, b);
}

/** Eight by halves. */
// @ts-ignore: decorator
@inline
export function tree(kind: i32, a: v128, b: v128, c: v128, d: v128, e: v128, f: v128, g: v128, h: v128): v128 {
  if (kind == 0) return halves(0, a, b, c, d, e, f, g, h);
  const quick = quickTree(kind, a, b, c, d, e, f, g, h);
  // What `quicker` may get wrong.
  const doubtful = v128.or(f32x4.eq(quick, f32x4.splat(0)), notNumbers(a, b, c, d, e, f, g, h));
  return v128.any_true(doubtful) ? halves(kind, a, b, c, d, e, f, g, h) : quick;
}

// @ts-ignore: decorator
@inline
function halves(kind: i32, a: v128, b: v128, c: v128, d: v128, e: v128, f: v128, g: v128, h: v128): v128 {
  const first = join(kind, join(kind, a, b, false), join(kind, c, d, false), false);
  return join(kind, first, join(kind, join(kind, e, f, false), join(kind, g, h, false), false), false);
}

/** Lanes in which one of eight may be NaN: their sum is, as for infinities of both signs. */
// @ts-ignore: decorator
@inline
function notNumbers(a: v128, b: v128, c: v128, d: v128, e: v128, f: v128, g: v128, h: v128): v128 {
  const sum = halves(0, a, b, c, d, e, f, g, h);
  return f32x4.ne(sum, sum);
}

/** The larger or smaller by one instruction where `join` takes eight; it may lose a NaN, or take the wrong zero. */
// @ts-ignore: decorator
@inline
function quicker(kind: i32, a: v128, b: v128): v128 {
  return kind == 1 ? f32x4.pmax(a, b) : f32x4.pmin(a, b);
}

// @ts-ignore: decorator
@inline
function quickTree(kind: i32, a: v128, b: v128, c: v128, d: v128, e: v128, f: v128, g: v128, h: v128): v128 {
  const first = quicker(kind, quicker(kind, a, b), quicker(kind, c, d));
  return quicker(kind, first, quicker(kind, quicker(kind, e, f), quicker(kind, g, h)));
}

/** Of `count` floats that follow each other. */
// @ts-ignore: decorator
@inline
export function total(kind: i32, from: usize, count: i32): f64 {
  if (kind != 0) return extreme(kind, from, count);
  const end = from + (<usize>count << 2);
  let low = f64x2.splat(nothing(kind));
  let high = low;
  for (; from + 128 <= end; from += 128) {
    const v = tree(kind,
      v128.load(from), v128.load(from, 16), v128.load(from, 32), v128.load(from, 48),
      v128.load(from, 64), v128.load(from, 80), v128.load(from, 96), v128.load(from, 112));
    low = join(kind, low, lowDoubles(v), true);
    high = join(kind, high, highDoubles(v), true);
  }
  for (; from + 16 <= end; from += 16) {
    const v = v128.load(from);
    low = join(kind, low, lowDoubles(v), true);
    high = join(kind, high, highDoubles(v), true);
  }
  low = join(kind, low, high, true);
  let result = joinNumbers(kind, f64x2.extract_lane(low, 0), f64x2.extract_lane(low, 1));
  for (; from < end; from += 4) result = joinNumbers(kind, result, <f64>load<f32>(from));
  return result;
}

/** The largest or smallest of `count` floats. */
// @ts-ignore: decorator
@inline
function extreme(kind: i32, from: usize, count: i32): f64 {
  const end = from + (<usize>count << 2);
  let best = f32x4.splat(<f32>nothing(kind));
  let doubtful = f32x4.splat(0);
  let at = from;
  for (; at + 128 <= end; at += 128) {
    const a = v128.load(at);
    const b = v128.load(at, 16);
    const c = v128.load(at, 32);
    const d = v128.load(at, 48);
    const e = v128.load(at, 64);
    const f = v128.load(at, 80);
    const g = v128.load(at, 96);
    const h = v128.load(at, 112);
    best = quicker(kind, best, quickTree(kind, a, b, c, d, e, f, g, h));
    doubtful = v128.or(doubtful, notNumbers(a, b, c, d, e, f, g, h));
  }
  for (; at < end; at += at + 16 <= end ? 16 : 4) {
    const x = at + 16 <= end ? v128.load(at) : v128.load32_splat(at);
    best = quicker(kind, best, x);
    doubtful = v128.or(doubtful, f32x4.ne(x, x));
  }
  best = quicker(kind, best, i32x4.shuffle(best, best, 2, 3, 0, 1));
  best = quicker(kind, best, i32x4.shuffle(best, best, 1, 0, 3, 2));
  const result = f32x4.extract_lane(best, 0);
  return result == 0 || v128.any_true(doubtful) ? exactExtreme(kind, from, end) : <f64>result;
}

/** Likewise, with NaN and zeros as `join` has them. */
function exactExtreme(kind: i32, from: usize, end: usize): f64 {
  let best = f32x4.splat(<f32>nothing(kind));
  for (; from + 16 <= end; from += 16) best = join(kind, best, v128.load(from), false);
  for (; from < end; from += 4) best = join(kind, best, v128.load32_splat(from), false);
  best = join(kind, best, i32x4.shuffle(best, best, 2, 3, 0, 1), false);
  return <f64>f32x4.extract_lane(join(kind, best, i32x4.shuffle(best, best, 1, 0, 3, 2), false), 0);
}

/** The largest of `count` floats; NaN where there is one. */
export function peak(from: usize, count: i32): f32 {
  return <f32>extreme(1, from, count);
}
