import { float, integer, pointer } from "../job";

const DECAYS: i32 = 1;
const FIRST: i32 = 2;
const NESTEROV: i32 = 4;
const MOMENTUM: i32 = 8;
const DECOUPLED: i32 = 16;

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
  const p = pointer(args, 0);
  const grad = pointer(args, 1);
  const b = pointer(args, 2);
  const newP = pointer(args, 3);
  const newB = pointer(args, 4);
  const flags = integer(args, 7);
  const lr = f32x4.splat(float(args, 0));
  const momentum = f32x4.splat(float(args, 1));
  const undampened = f32x4.splat(float(args, 2));
  const decay = f32x4.splat(float(args, 3));
  const grain = integer(args, 6);
  let i = <usize>(chunk * grain) << 2;
  const end = <usize>min((chunk + 1) * grain, integer(args, 5)) << 2;
  for (; i + 32 <= end; i += 32) {
    sgdAt(p + i, grad + i, b + i, newP + i, newB + i, true, flags, lr, momentum, undampened, decay);
    sgdAt(p + i + 16, grad + i + 16, b + i + 16, newP + i + 16, newB + i + 16, true, flags, lr, momentum, undampened, decay);
  }
  for (; i < end; i += 4)
    sgdAt(p + i, grad + i, b + i, newP + i, newB + i, false, flags, lr, momentum, undampened, decay);
}

// @ts-ignore: decorator
@inline
function sgdAt(
  p: usize, grad: usize, b: usize, newP: usize, newB: usize, whole: bool,
  flags: i32, lr: v128, momentum: v128, undampened: v128, decay: v128,
): void {
  const before = read(p, whole);
  let g = read(grad, whole);
  if (flags & DECAYS) g = f32x4.add(g, f32x4.mul(before, decay));
  let step = g;
  if (flags & MOMENTUM) {
    if (!(flags & FIRST)) step = f32x4.add(f32x4.mul(read(b, whole), momentum), f32x4.mul(g, undampened));
    write(newB, step, whole);
    if (flags & NESTEROV) step = f32x4.add(g, f32x4.mul(step, momentum));
  }
  write(newP, f32x4.sub(before, f32x4.mul(step, lr)), whole);
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
  const p = pointer(args, 0);
  const grad = pointer(args, 1);
  const mean = pointer(args, 2);
  const square = pointer(args, 3);
  const newP = pointer(args, 4);
  const newMean = pointer(args, 5);
  const newSquare = pointer(args, 6);
  const flags = integer(args, 9);
  const beta1 = f32x4.splat(float(args, 0));
  const rest1 = f32x4.splat(float(args, 1));
  const beta2 = f32x4.splat(float(args, 2));
  const rest2 = f32x4.splat(float(args, 3));
  const root = f32x4.splat(float(args, 4));
  const eps = f32x4.splat(float(args, 5));
  const rate = f32x4.splat(float(args, 6));
  const decay = f32x4.splat(float(args, 7));
  const grain = integer(args, 8);
  const end = <usize>min((chunk + 1) * grain, integer(args, 7)) << 2;
  for (let i = <usize>(chunk * grain) << 2; i < end; ) {
    const whole = i + 16 <= end;
    let before = read(p + i, whole);
    let g = read(grad + i, whole);
    if (flags & DECOUPLED) before = f32x4.mul(before, decay);
    else if (flags & DECAYS) g = f32x4.add(g, f32x4.mul(before, decay));
    const m = f32x4.add(f32x4.mul(read(mean + i, whole), beta1), f32x4.mul(g, rest1));
    const v = f32x4.add(f32x4.mul(read(square + i, whole), beta2), f32x4.mul(f32x4.mul(g, g), rest2));
    const ratio = f32x4.div(m, f32x4.add(f32x4.div(f32x4.sqrt(v), root), eps));
    write(newMean + i, m, whole);
    write(newSquare + i, v, whole);
    write(newP + i, f32x4.sub(before, f32x4.mul(ratio, rate)), whole);
    i += whole ? 16 : 4;
  }
}
