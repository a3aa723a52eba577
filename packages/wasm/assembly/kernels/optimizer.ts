import { float, integer, pointer } from "../job";

const DECAYS: i32 = 1;
const FIRST: i32 = 2;
const NESTEROV: i32 = 4;
const MOMENTUM: i32 = 8;
const DECOUPLED: i32 = 16;

// @ts-ignore: decorator
@inline
function scaled(x: v128, by: f32): v128 {
  return f32x4.mul(x, f32x4.splat(by));
}

// Loads and stores of four floats, or of one at the end of an array.
// @ts-ignore: decorator
@inline
function read(at: usize, whole: bool): v128 {
  return whole ? v128.load(at) : v128.load32_zero(at);
}

// @ts-ignore: decorator
@inline
function write(at: usize, value: v128, whole: bool): void {
  if (whole) v128.store(at, value);
  else v128.store32_lane(at, value, 0);
}

/**
 * A step of stochastic gradient descent; every operation rounds once, as if it were an op of its own:
 *
 *   g = grad + decay * p;   b = first ? g : momentum * b + (1 - dampening) * g;   p = p - lr * (nesterov ? g + momentum * b : b)
 *
 * integers: p, grad, b, new p, new b, length, elements a chunk, flags; floats: lr, momentum, 1 - dampening, decay.
 * Without the flag MOMENTUM b is g, and neither read nor written.
 */
export function sgd(args: usize, chunk: i32, slot: i32): void {
  const grain = integer(args, 6);
  const start = <usize>(chunk * grain) << 2;
  const bytes = <usize>min(grain, integer(args, 5) - chunk * grain) << 2;
  const whole = bytes & -16;
  for (let i = start; i < start + whole; i += 16) sgdAt(args, i, true);
  for (let i = start + whole; i < start + bytes; i += 4) sgdAt(args, i, false);
}

// @ts-ignore: decorator
@inline
function sgdAt(args: usize, i: usize, whole: bool): void {
  const flags = integer(args, 7);
  const p = read(pointer(args, 0) + i, whole);
  let g = read(pointer(args, 1) + i, whole);
  if (flags & DECAYS) g = f32x4.add(g, scaled(p, float(args, 3)));
  let step = g;
  if (flags & MOMENTUM) {
    if (!(flags & FIRST))
      step = f32x4.add(scaled(read(pointer(args, 2) + i, whole), float(args, 1)), scaled(g, float(args, 2)));
    write(pointer(args, 4) + i, step, whole);
    if (flags & NESTEROV) step = f32x4.add(g, scaled(step, float(args, 1)));
  }
  write(pointer(args, 3) + i, f32x4.sub(p, scaled(step, float(args, 0))), whole);
}

/**
 * A step of Adam, or of AdamW with the flag DECOUPLED:
 *
 *   g = grad + decay * p;   m = beta1 * m + (1 - beta1) * g;   v = beta2 * v + (1 - beta2) * g^2
 *   p = p - rate * m / (sqrt(v) / root + eps)
 *
 * Decoupled, g = grad and the new p starts from p * decay. integers: p, grad, m, v, new p, new m, new v, length,
 * elements a chunk, flags; floats: beta1, 1 - beta1, beta2, 1 - beta2, root, eps, rate, decay.
 */
export function adam(args: usize, chunk: i32, slot: i32): void {
  const grain = integer(args, 8);
  const start = <usize>(chunk * grain) << 2;
  const bytes = <usize>min(grain, integer(args, 7) - chunk * grain) << 2;
  const whole = bytes & -16;
  for (let i = start; i < start + whole; i += 16) adamAt(args, i, true);
  for (let i = start + whole; i < start + bytes; i += 4) adamAt(args, i, false);
}

// @ts-ignore: decorator
@inline
function adamAt(args: usize, i: usize, whole: bool): void {
  const flags = integer(args, 9);
  let p = read(pointer(args, 0) + i, whole);
  let g = read(pointer(args, 1) + i, whole);
  if (flags & DECOUPLED) p = scaled(p, float(args, 7));
  else if (flags & DECAYS) g = f32x4.add(g, scaled(p, float(args, 7)));
  const m = f32x4.add(scaled(read(pointer(args, 2) + i, whole), float(args, 0)), scaled(g, float(args, 1)));
  const v = f32x4.add(scaled(read(pointer(args, 3) + i, whole), float(args, 2)), scaled(f32x4.mul(g, g), float(args, 3)));
  const root = f32x4.div(f32x4.sqrt(v), f32x4.splat(float(args, 4)));
  const ratio = f32x4.div(m, f32x4.add(root, f32x4.splat(float(args, 5))));
  write(pointer(args, 5) + i, m, whole);
  write(pointer(args, 6) + i, v, whole);
  write(pointer(args, 4) + i, f32x4.sub(p, scaled(ratio, float(args, 6))), whole);
}
