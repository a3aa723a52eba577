import { integer } from "../job";
import { Axis, axisOf, field } from "./box";
import { Arg, PLANES } from "./job";

/** Copies `channels` channels of a box's input, from address `x`, to the planes. */
export function copyPlanes(args: usize, space: usize, x: usize, channels: i32): void {
  const c = axisOf(space, 2);
  const phases = field(c, Axis.Phases);
  const length = field(c, Axis.Length);
  const size = integer(args, Arg.Axes + 12);
  const stride = integer(args, Arg.Axes + 15);
  const step = integer(args, Arg.XAxes + 2);
  const stepChannel = integer(args, Arg.XChannel);
  const plane = <usize>integer(args, Arg.PlaneBytes);
  // Channels that lie side by side while positions do not (a transposed matrix, NHWC) are copied four at a time.
  const across = stepChannel == 4 && step != 4;
  const a = axisOf(space, 0);
  const b = axisOf(space, 1);
  const single = field(a, Axis.Phases) * field(a, Axis.Length) * field(b, Axis.Phases) * field(b, Axis.Length) == 1;
  for (let phase = 0; phase < phases; phase++) {
    const at = firstSource(args, c, 2, phase);
    // Elements [first, end) of every row exist.
    const first = at >= 0 ? 0 : min(length, (stride - 1 - at) / stride);
    const end = max(first, at >= size ? 0 : min(length, (size - 1 - at) / stride + 1));
    const from = x + <usize>((at + first * stride) * step);
    const to = space + PLANES + (<usize>(phase * length) << 2);
    for (let channel = 0; channel < channels; ) {
      const left = channels - channel;
      const fours = across ? left & ~3 : 0;
      const count = fours ? (single ? fours : 4) : single ? left : 1;
      copyRows(
        args, space, from + <usize>(channel * stepChannel), stride * step,
        to + <usize>channel * plane, <usize>first << 2, <usize>end << 2, count, fours > 0,
      );
      channel += count;
    }
  }
}

/**
 * Copies elements [first, end), in bytes, of all rows of the planes of `count` channels; the others are 0. With `across` they
 * are a multiple of 4, and copied four at a time.
 */
function copyRows(
  args: usize, space: usize, x: usize, step: i32, to: usize, first: usize, end: usize, count: i32, across: bool,
): void {
  const a = axisOf(space, 0);
  const b = axisOf(space, 1);
  const length = <usize>field(axisOf(space, 2), Axis.Length) << 2;
  const next = <usize>field(b, Axis.Step) << 2;
  const sizeA = integer(args, Arg.Axes);
  const sizeB = integer(args, Arg.Axes + 6);
  const strideA = integer(args, Arg.Axes + 3);
  const strideB = integer(args, Arg.Axes + 9);
  const stepA = integer(args, Arg.XAxes);
  const stepB = integer(args, Arg.XAxes + 1);
  const stepChannel = integer(args, Arg.XChannel);
  const plane = <usize>integer(args, Arg.PlaneBytes);
  for (let f = 0; f < field(a, Axis.Phases); f++) {
    let fromA = firstSource(args, a, 0, f);
    for (let i = 0; i < field(a, Axis.Length); i++, fromA += strideA)
      for (let g = 0; g < field(b, Axis.Phases); g++) {
        let fromB = firstSource(args, b, 1, g);
        for (let j = 0; j < field(b, Axis.Length); j++, fromB += strideB, to += next) {
          const inside = <u32>fromA < <u32>sizeA && <u32>fromB < <u32>sizeB;
          const start = inside ? first : length;
          const stop = inside ? end : length;
          const row = x + <usize>(fromA * stepA + fromB * stepB);
          if (across)
            for (let k = 0; k < count; k += 4) {
              const at = to + <usize>k * plane;
              for (let next = at; next < at + 4 * plane; next += plane) {
                clear(next, next + start);
                clear(next + stop, next + length);
              }
              transposeElements(row + (<usize>k << 2), step, at + start, at + stop, plane);
            }
          else
            for (let k = 0; k < count; k++) {
              const at = to + <usize>k * plane;
              clear(at, at + start);
              copyElements(row + <usize>(k * stepChannel), step, at + start, at + stop);
              clear(at + stop, at + length);
            }
        }
      }
  }
}

/** The input position of a phase's first element: the others follow it by the stride. Outside of [0, size) there is none. */
// @ts-ignore: decorator
@inline
function firstSource(args: usize, axis: usize, i: i32, phase: i32): i32 {
  const given = Arg.Axes + 6 * i;
  const stride = integer(args, given + 3);
  const residue = phase ? (phase * integer(args, given + 4)) % stride : 0;
  return field(axis, Axis.First) * stride + residue - integer(args, given + 5);
}

// @ts-ignore: decorator
@inline
function clear(to: usize, end: usize): void {
  for (; to < end; to += 4) store<f32>(to, 0);
}

/** Every element that is `step` bytes after the last. */
function copyElements(from: usize, step: i32, to: usize, end: usize): void {
  if (step == 4)
    for (; to + 16 <= end; to += 16, from += 16) v128.store(to, v128.load(from));
  else if (step == 8)
    for (; to + 20 <= end; to += 16, from += 32)
      v128.store(to, i32x4.shuffle(v128.load(from), v128.load(from + 16), 0, 2, 4, 6));
  for (; to < end; to += 4, from += step) store<f32>(to, load<f32>(from));
}

/** Four channels side by side, to four planes: 4x4 transposes. */
function transposeElements(from: usize, step: i32, to: usize, end: usize, plane: usize): void {
  for (; to + 16 <= end; to += 16, from += 4 * step) {
    const a = v128.load(from);
    const b = v128.load(from + step);
    const c = v128.load(from + 2 * step);
    const d = v128.load(from + 3 * step);
    const ab = i32x4.shuffle(a, b, 0, 4, 1, 5);
    const cd = i32x4.shuffle(c, d, 0, 4, 1, 5);
    v128.store(to, i64x2.shuffle(ab, cd, 0, 2));
    v128.store(to + plane, i64x2.shuffle(ab, cd, 1, 3));
    const ef = i32x4.shuffle(a, b, 2, 6, 3, 7);
    const gh = i32x4.shuffle(c, d, 2, 6, 3, 7);
    v128.store(to + 2 * plane, i64x2.shuffle(ef, gh, 0, 2));
    v128.store(to + 3 * plane, i64x2.shuffle(ef, gh, 1, 3));
  }
  for (; to < end; to += 4, from += step) {
    const a = v128.load(from);
    v128.store_lane<f32>(to, a, 0);
    v128.store_lane<f32>(to + plane, a, 1);
    v128.store_lane<f32>(to + 2 * plane, a, 2);
    v128.store_lane<f32>(to + 3 * plane, a, 3);
  }
}
