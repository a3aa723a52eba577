// Max pooling with the place of each maximum: the first of the largest in row-major order, NaN above all numbers.
// packages/conv-kernels/src/pool/max.ts is the same in TypeScript, and gives the same bits.
import { integer, pointer, splitAt } from "../job";
import { select } from "../lanes";
import { endInside, firstInside, firstTap, fourApart, tapsInside } from "../window";

/** The lanes in which `value`, met later, is the larger: NaN is, unless one was met before. */
// @ts-ignore: decorator
@inline
function wins(value: v128, best: v128): v128 {
  return v128.andnot(f32x4.eq(best, best), f32x4.le(value, best));
}

// @ts-ignore: decorator
@inline
function winsOne(value: f32, best: f32): bool {
  return !(value <= best || best != best);
}

/**
 * Windows over rows and columns of planes [H, W]. Positions count from the first of `outer` planes.
 * integers: x, y, indices, output rows in all, chunks, outer, then of rows and of columns: inputSize, kernel, stride,
 * dilation, padding before, outputSize.
 */
export function maxPool(args: usize, chunk: i32, slot: i32): void {
  const stride = integer(args, 14);
  if (stride == 1) maxPoolRows(args, chunk, 1);
  else if (stride == 2) maxPoolRows(args, chunk, 2);
  else maxPoolRows(args, chunk, stride);
}

/** The rows of one chunk; inlined, so that the commonest strides along columns are constants. */
// @ts-ignore: decorator
@inline
function maxPoolRows(args: usize, chunk: i32, stride: i32): void {
  const chunks = integer(args, 4);
  const outer = integer(args, 5);
  const height = integer(args, 6);
  const stepH = integer(args, 9);
  const rows = integer(args, 11);
  const width = integer(args, 12);
  const kernel = integer(args, 13);
  const step = integer(args, 15);
  const before = integer(args, 16);
  const columns = integer(args, 17);
  const down = stepH * width;
  const inside = firstInside(before, stride, columns);
  const insideEnd = endInside(inside, width, (kernel - 1) * step + 1, before, stride, columns);
  const apart = i32x4.mul(i32x4(0, 1, 2, 3), i32x4.splat(stride));
  const end = splitAt(integer(args, 3), chunks, chunk + 1);
  for (let row = splitAt(integer(args, 3), chunks, chunk); row < end; row++) {
    const plane = row / rows;
    const startH = (row - plane * rows) * integer(args, 8) - integer(args, 10);
    const tapH = firstTap(startH, stepH);
    const tapsH = tapsInside(startH, tapH, integer(args, 7), stepH, height);
    const top = startH + tapH * stepH;
    const position = ((plane % outer) * height + top) * width;
    const from = pointer(args, 0) + (<usize>((plane * height + top) * width) << 2);
    const y = pointer(args, 1) + (<usize>(row * columns) << 2);
    const indices = pointer(args, 2) + (<usize>(row * columns) << 2);
    for (let j = 0; j < columns; ) {
      if (j == inside && insideEnd - inside >= 4) {
        for (; j < insideEnd; j += 4) {
          const first = min(j, insideEnd - 4);
          const start = first * stride - before;
          let line = from + (<usize>start << 2);
          let lineAt = i32x4.add(i32x4.splat(position + start), apart);
          let best = fourApart(line, stride);
          let bestAt = lineAt;
          for (let u = 0; u < tapsH; u++) {
            let tap = line;
            let tapAt = lineAt;
            for (let t = 0; t < kernel; t++) {
              const value = fourApart(tap, stride);
              const mask = wins(value, best);
              best = select(value, best, mask);
              bestAt = select(tapAt, bestAt, mask);
              tap += <usize>step << 2;
              tapAt = i32x4.add(tapAt, i32x4.splat(step));
            }
            line += <usize>down << 2;
            lineAt = i32x4.add(lineAt, i32x4.splat(down));
          }
          v128.store(y + (<usize>first << 2), best);
          v128.store(indices + (<usize>first << 2), bestAt);
        }
        j = insideEnd;
      } else {
        const start = j * stride - before;
        const tap = firstTap(start, step);
        const taps = tapsInside(start, tap, kernel, step, width);
        const left = start + tap * step;
        let best = load<f32>(from + (<usize>left << 2));
        let bestAt = left;
        for (let u = 0; u < tapsH; u++)
          for (let t = 0; t < taps; t++) {
            const at = u * down + left + t * step;
            const value = load<f32>(from + (<usize>at << 2));
            if (winsOne(value, best)) {
              best = value;
              bestAt = at;
            }
          }
        store<f32>(y + (<usize>j << 2), best);
        store<i32>(indices + (<usize>j << 2), position + bestAt);
        j++;
      }
    }
  }
}

/**
 * Windows along one axis of maxima that know their positions: `[outer, size, inner]` to `[outer, outputs, inner]`.
 * integers: x, positions, y, indices, outer * outputs, chunks, inner, then inputSize, kernel, stride, dilation, padding
 * before, outputSize.
 */
export function maxPoolAxis(args: usize, chunk: i32, slot: i32): void {
  const x = pointer(args, 0);
  const positions = pointer(args, 1);
  const y = pointer(args, 2);
  const indices = pointer(args, 3);
  const chunks = integer(args, 5);
  const inner = integer(args, 6);
  const size = integer(args, 7);
  const step = integer(args, 10);
  const outputs = integer(args, 12);
  const down = <usize>(step * inner) << 2;
  const end = splitAt(integer(args, 4), chunks, chunk + 1);
  for (let row = splitAt(integer(args, 4), chunks, chunk); row < end; row++) {
    const block = row / outputs;
    const start = (row - block * outputs) * integer(args, 9) - integer(args, 11);
    const tap = firstTap(start, step);
    const taps = tapsInside(start, tap, integer(args, 8), step, size);
    const from = <usize>((block * size + start + tap * step) * inner) << 2;
    const to = <usize>(row * inner) << 2;
    for (let i = 0; i < inner; ) {
      if (inner >= 4) {
        const at = <usize>min(i, inner - 4) << 2;
        let place = from + at;
        let best = v128.load(x + place);
        let bestAt = v128.load(positions + place);
        for (let u = 1; u < taps; u++) {
          place += down;
          const value = v128.load(x + place);
          const mask = wins(value, best);
          best = select(value, best, mask);
          bestAt = select(v128.load(positions + place), bestAt, mask);
        }
        v128.store(y + to + at, best);
        v128.store(indices + to + at, bestAt);
        i += 4;
      } else {
        const at = <usize>i << 2;
        let place = from + at;
        let bestPlace = place;
        for (let u = 1; u < taps; u++) {
          place += down;
          if (winsOne(load<f32>(x + place), load<f32>(x + bestPlace))) bestPlace = place;
        }
        store<f32>(y + to + at, load<f32>(x + bestPlace));
        store<i32>(indices + to + at, load<i32>(positions + bestPlace));
        i++;
      }
    }
  }
}

/**
 * Windows of 2x2 at stride 2 inside planes [H, W].
 * integers: x, y, indices, output rows in all, chunks, H, W, H', W'.
 */
export function maxPool2x2(args: usize, chunk: i32, slot: i32): void {
  const x = pointer(args, 0);
  const y = pointer(args, 1);
  const indices = pointer(args, 2);
  const chunks = integer(args, 4);
  const height = integer(args, 5);
  const width = integer(args, 6);
  const rows = integer(args, 7);
  const columns = integer(args, 8);
  const end = splitAt(integer(args, 3), chunks, chunk + 1);
  for (let row = splitAt(integer(args, 3), chunks, chunk); row < end; row++) {
    const plane = row / rows;
    const position = (row - plane * rows) * 2 * width;
    const from = x + (<usize>(plane * height * width + position) << 2);
    const below = from + (<usize>width << 2);
    const to = <usize>(row * columns) << 2;
    if (columns >= 4)
      for (let j = 0; j < columns; j += 4) {
        const first = min(j, columns - 4);
        const at = <usize>first << 3;
        const a = v128.load(from + at);
        const b = v128.load(from + at, 16);
        const c = v128.load(below + at);
        const d = v128.load(below + at, 16);
        const corner = i32x4.add(i32x4.splat(position + 2 * first), i32x4(0, 2, 4, 6));
        const high = i32x4.shuffle(a, b, 0, 2, 4, 6);
        const highRight = i32x4.shuffle(a, b, 1, 3, 5, 7);
        const low = i32x4.shuffle(c, d, 0, 2, 4, 6);
        const lowRight = i32x4.shuffle(c, d, 1, 3, 5, 7);
        // A mask is -1 where it holds: taking it away adds one.
        const inHigh = wins(highRight, high);
        const inLow = wins(lowRight, low);
        const best = select(highRight, high, inHigh);
        const bestLow = select(lowRight, low, inLow);
        const at0 = i32x4.sub(corner, inHigh);
        const at1 = i32x4.sub(i32x4.add(corner, i32x4.splat(width)), inLow);
        const mask = wins(bestLow, best);
        v128.store(y + to + (<usize>first << 2), select(bestLow, best, mask));
        v128.store(indices + to + (<usize>first << 2), select(at1, at0, mask));
      }
    else
      for (let j = 0; j < columns; j++) {
        let bestAt = 2 * j;
        let best = load<f32>(from + (<usize>bestAt << 2));
        for (let tap = 1; tap < 4; tap++) {
          const at = 2 * j + (tap & 1) + (tap >> 1) * width;
          const value = load<f32>(from + (<usize>at << 2));
          if (winsOne(value, best)) {
            best = value;
            bestAt = at;
          }
        }
        store<f32>(y + to + (<usize>j << 2), best);
        store<i32>(indices + to + (<usize>j << 2), position + bestAt);
      }
  }
}
