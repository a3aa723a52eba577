// Average pooling. Sums are of float32, divided once a pass: by what lies under the window, padding counted or not.
// packages/conv-kernels/src/pool/avg.ts is the readable twin.
import { integer, pointer, scratch, splitAt } from "../job";
import { sumOfLanes } from "../lanes";
import { fillRow } from "../rows";
import { endInside, firstInside, firstTap, fourApart, tapsInside } from "../window";

/** Floats that a thread's scratch memory has room for. */
const SPREAD: i32 = 1 << 18;

/** What a window's sum is divided by along one axis: how far it reaches with its padding, or its taps inside. */
// @ts-ignore: decorator
@inline
function divisorOf(padded: i32, start: i32, taps: i32, kernel: i32, size: i32, after: i32): i32 {
  return padded ? min(start + kernel, size + after) - start : taps;
}

/**
 * Windows over rows and columns of planes [H, W].
 * integers: x, y, output rows in all, chunks, whether padding counts, then of rows and of columns: inputSize, kernel,
 * stride, padding before, padding after, outputSize.
 */
export function avgPool(args: usize, chunk: i32, slot: i32): void {
  const stride = integer(args, 13);
  if (stride == 1) avgPoolRows(args, chunk, 1);
  else if (stride == 2) avgPoolRows(args, chunk, 2);
  else avgPoolRows(args, chunk, stride);
}

/** The rows of one chunk; inlined, so that the commonest strides along columns are constants. */
// @ts-ignore: decorator
@inline
function avgPoolRows(args: usize, chunk: i32, stride: i32): void {
  const chunks = integer(args, 3);
  const padded = integer(args, 4);
  const height = integer(args, 5);
  const rows = integer(args, 10);
  const width = integer(args, 11);
  const kernel = integer(args, 12);
  const before = integer(args, 14);
  const columns = integer(args, 16);
  const inside = firstInside(before, stride, columns);
  const insideEnd = endInside(inside, width, kernel, before, stride, columns);
  const end = splitAt(integer(args, 2), chunks, chunk + 1);
  for (let row = splitAt(integer(args, 2), chunks, chunk); row < end; row++) {
    const plane = row / rows;
    const startH = (row - plane * rows) * integer(args, 7) - integer(args, 8);
    const tapH = firstTap(startH, 1);
    const tapsH = tapsInside(startH, tapH, integer(args, 6), 1, height);
    const divisorH = divisorOf(padded, startH, tapsH, integer(args, 6), height, integer(args, 9));
    const from = pointer(args, 0) + (<usize>((plane * height + startH + tapH) * width) << 2);
    const to = pointer(args, 1) + (<usize>(row * columns) << 2);
    for (let j = 0; j < columns; ) {
      if (j == inside && insideEnd - inside >= 4) {
        const divisor = f32x4.splat(<f32>(divisorH * kernel));
        for (; j < insideEnd; j += 4) {
          const first = min(j, insideEnd - 4);
          let line = from + (<usize>(first * stride - before) << 2);
          let sum = f32x4.splat(0);
          for (let u = 0; u < tapsH; u++, line += <usize>width << 2)
            for (let t = 0, at = line; t < kernel; t++, at += 4) sum = f32x4.add(sum, fourApart(at, stride));
          v128.store(to + (<usize>first << 2), f32x4.div(sum, divisor));
        }
        j = insideEnd;
      } else {
        const start = j * stride - before;
        const tap = firstTap(start, 1);
        const taps = tapsInside(start, tap, kernel, 1, width);
        let line = from + (<usize>(start + tap) << 2);
        let sum: f32 = 0;
        for (let u = 0; u < tapsH; u++, line += <usize>width << 2)
          for (let t = 0; t < taps; t++) sum += load<f32>(line + (<usize>t << 2));
        const divisor = divisorH * divisorOf(padded, start, taps, kernel, width, integer(args, 15));
        store<f32>(to + (<usize>j << 2), sum / <f32>divisor);
        j++;
      }
    }
  }
}

/**
 * Windows along one axis: `[outer, size, inner]` to `[outer, outputs, inner]`.
 * integers: x, y, outer * outputs, chunks, whether padding counts, inner, then inputSize, kernel, stride, padding
 * before, padding after, outputSize.
 */
export function avgPoolAxis(args: usize, chunk: i32, slot: i32): void {
  const chunks = integer(args, 3);
  const inner = integer(args, 5);
  const size = integer(args, 6);
  const kernel = integer(args, 7);
  const outputs = integer(args, 11);
  const down = <usize>inner << 2;
  const end = splitAt(integer(args, 2), chunks, chunk + 1);
  for (let row = splitAt(integer(args, 2), chunks, chunk); row < end; row++) {
    const block = row / outputs;
    const start = (row - block * outputs) * integer(args, 8) - integer(args, 9);
    const tap = firstTap(start, 1);
    const taps = tapsInside(start, tap, kernel, 1, size);
    const divisor = <f32>divisorOf(integer(args, 4), start, taps, kernel, size, integer(args, 10));
    const from = pointer(args, 0) + (<usize>((block * size + start + tap) * inner) << 2);
    const to = pointer(args, 1) + (<usize>(row * inner) << 2);
    for (let i = 0; i < inner; ) {
      if (inner >= 4) {
        const at = <usize>min(i, inner - 4) << 2;
        let sum = f32x4.splat(0);
        for (let u = 0, line = from + at; u < taps; u++, line += down) sum = f32x4.add(sum, v128.load(line));
        v128.store(to + at, f32x4.div(sum, f32x4.splat(divisor)));
        i += 4;
      } else {
        const at = <usize>i << 2;
        let sum: f32 = 0;
        for (let u = 0, line = from + at; u < taps; u++, line += down) sum += load<f32>(line);
        store<f32>(to + at, sum / divisor);
        i++;
      }
    }
  }
}

/** The mean of every plane. integers: x, y, planes, chunks, elements a plane. */
export function planeMeans(args: usize, chunk: i32, slot: i32): void {
  const planes = integer(args, 2);
  const chunks = integer(args, 3);
  const size = integer(args, 4);
  const end = splitAt(planes, chunks, chunk + 1);
  for (let plane = splitAt(planes, chunks, chunk); plane < end; plane++) {
    let at = pointer(args, 0) + (<usize>(plane * size) << 2);
    const stop = at + (<usize>size << 2);
    let a = f32x4.splat(0);
    let b = a;
    let c = a;
    let d = a;
    for (; at + 64 <= stop; at += 64) {
      a = f32x4.add(a, v128.load(at));
      b = f32x4.add(b, v128.load(at, 16));
      c = f32x4.add(c, v128.load(at, 32));
      d = f32x4.add(d, v128.load(at, 48));
    }
    let rest: f32 = 0;
    for (; at < stop; at += 4) rest += load<f32>(at);
    const sum = sumOfLanes(f32x4.add(f32x4.add(a, b), f32x4.add(c, d))) + rest;
    store<f32>(pointer(args, 1) + (<usize>plane << 2), sum / <f32>size);
  }
}

/**
 * The adjoint of `avgPoolAxis`: x[p] = sum over the windows i that hold p of y[i] / divisor(i).
 * integers: y, x, outer * size, chunks, then as there.
 */
export function avgPoolAxisGrad(args: usize, chunk: i32, slot: i32): void {
  const chunks = integer(args, 3);
  const inner = integer(args, 5);
  const size = integer(args, 6);
  const kernel = integer(args, 7);
  const stride = integer(args, 8);
  const before = integer(args, 9);
  const outputs = integer(args, 11);
  const end = splitAt(integer(args, 2), chunks, chunk + 1);
  for (let row = splitAt(integer(args, 2), chunks, chunk); row < end; row++) {
    const block = row / size;
    const place = row - block * size + before;
    const first = max(0, place - kernel + stride) / stride;
    const last = min(outputs - 1, place / stride);
    const to = pointer(args, 1) + (<usize>(row * inner) << 2);
    fillRow(to, 0, inner);
    for (let window = first; window <= last; window++) {
      const start = window * stride - before;
      const tap = firstTap(start, 1);
      const taps = tapsInside(start, tap, kernel, 1, size);
      const divisor = <f32>divisorOf(integer(args, 4), start, taps, kernel, size, integer(args, 10));
      let from = pointer(args, 0) + (<usize>((block * outputs + window) * inner) << 2);
      let at = to;
      const stop = to + (<usize>inner << 2);
      for (; at + 16 <= stop; at += 16, from += 16)
        v128.store(at, f32x4.add(v128.load(at), f32x4.div(v128.load(from), f32x4.splat(divisor))));
      for (; at < stop; at += 4, from += 4) store<f32>(at, load<f32>(at) + load<f32>(from) / divisor);
    }
  }
}

/**
 * The adjoint of `avgPoolAxis` with inner = 1: every element of a row of y is shared out over its window in a row of x.
 * integers: y, x, rows, chunks, then as there.
 */
export function avgPoolRowGrad(args: usize, chunk: i32, slot: i32): void {
  const chunks = integer(args, 3);
  const size = integer(args, 6);
  const kernel = integer(args, 7);
  const stride = integer(args, 8);
  const before = integer(args, 9);
  const outputs = integer(args, 11);
  const end = splitAt(integer(args, 2), chunks, chunk + 1);
  // Shares where their windows start, at the same places in every row: an element is the sum of those whose windows
  // reach it. Windows far apart are rather filled one by one.
  const spread = scratch(slot);
  const starts = size + kernel - 1;
  const spreads = stride < 8 && starts < SPREAD;
  if (spreads) memory.fill(spread, 0, <usize>starts << 2);
  for (let row = splitAt(integer(args, 2), chunks, chunk); row < end; row++) {
    const from = pointer(args, 0) + (<usize>(row * outputs) << 2);
    const to = pointer(args, 1) + (<usize>(row * size) << 2);
    if (!spreads) fillRow(to, 0, size);
    for (let i = 0; i < outputs; i++) {
      const start = i * stride - before;
      const inside = start >= 0 && start + kernel <= size;
      const tap = inside ? 0 : firstTap(start, 1);
      const taps = inside ? kernel : tapsInside(start, tap, kernel, 1, size);
      if (taps == 0) continue;
      const divisor = inside ? kernel : divisorOf(integer(args, 4), start, taps, kernel, size, integer(args, 10));
      const share = load<f32>(from + (<usize>i << 2)) / <f32>divisor;
      let at = to + (<usize>(start + tap) << 2);
      if (spreads) store<f32>(spread + (<usize>(start + kernel - 1) << 2), share);
      else for (let t = 0; t < taps; t++, at += 4) store<f32>(at, load<f32>(at) + share);
    }
    if (spreads) sumsUnder(spread, kernel, to, size);
  }
}

/** to[p] = the sum of x[p], ..., x[p + kernel - 1]. */
function sumsUnder(x: usize, kernel: i32, to: usize, count: i32): void {
  const span = <usize>kernel << 2;
  const end = to + (<usize>count << 2);
  for (; to + 16 <= end; to += 16, x += 16) {
    let sum = f32x4.splat(0);
    for (let at = x; at < x + span; at += 4) sum = f32x4.add(sum, v128.load(at));
    v128.store(to, sum);
  }
  for (; to < end; to += 4, x += 4) {
    let sum: f32 = 0;
    for (let at = x; at < x + span; at += 4) sum += load<f32>(at);
    store<f32>(to, sum);
  }
}

/**
 * The adjoint of 2x2 windows at stride 2 inside planes [H, W]: a quarter of every element four times.
 * integers: y, x, output rows in all, chunks, H, W, H', W'.
 */
export function avgPool2x2Grad(args: usize, chunk: i32, slot: i32): void {
  const chunks = integer(args, 3);
  const height = integer(args, 4);
  const width = integer(args, 5);
  const rows = integer(args, 6);
  const columns = integer(args, 7);
  const line = <usize>width << 2;
  const end = splitAt(integer(args, 2), chunks, chunk + 1);
  for (let row = splitAt(integer(args, 2), chunks, chunk); row < end; row++) {
    const plane = row / rows;
    const i = row - plane * rows;
    const from = pointer(args, 0) + (<usize>(row * columns) << 2);
    const to = pointer(args, 1) + (<usize>((plane * height + 2 * i) * width) << 2);
    let j = 0;
    for (; j + 4 <= columns; j += 4) {
      const quarter = f32x4.mul(v128.load(from + (<usize>j << 2)), f32x4.splat(0.25));
      const left = i32x4.shuffle(quarter, quarter, 0, 0, 1, 1);
      const right = i32x4.shuffle(quarter, quarter, 2, 2, 3, 3);
      const at = to + (<usize>j << 3);
      v128.store(at, left);
      v128.store(at, right, 16);
      v128.store(at + line, left);
      v128.store(at + line, right, 16);
    }
    // Odd sizes leave a last column and a last row under no window.
    for (let k = 2 * j; k < width; k++) {
      const share = k < 2 * columns ? load<f32>(from + (<usize>(k >> 1) << 2)) * 0.25 : 0;
      store<f32>(to + (<usize>k << 2), share);
      store<f32>(to + (<usize>k << 2) + line, share);
    }
    if (i == rows - 1 && height > 2 * rows) memory.fill(to + 2 * line, 0, line);
  }
}

/** The adjoint of `planeMeans`: every plane is filled with its share. integers: y, x, planes, chunks, elements a plane. */
export function spreadMeans(args: usize, chunk: i32, slot: i32): void {
  const planes = integer(args, 2);
  const chunks = integer(args, 3);
  const size = integer(args, 4);
  const end = splitAt(planes, chunks, chunk + 1);
  for (let plane = splitAt(planes, chunks, chunk); plane < end; plane++) {
    const share = load<f32>(pointer(args, 0) + (<usize>plane << 2)) / <f32>size;
    let at = pointer(args, 1) + (<usize>(plane * size) << 2);
    const stop = at + (<usize>size << 2);
    for (; at + 16 <= stop; at += 16) v128.store(at, f32x4.splat(share));
    for (; at < stop; at += 4) store<f32>(at, share);
  }
}
