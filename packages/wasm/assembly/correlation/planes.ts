import { integer } from "../job";
import { Axis, axisOf, field } from "./box";
import { Arg, PLANES } from "./job";

/** Copies `channels` channels of a box's input, from address `x`, to the planes. */
export function copyPlanes(args: usize, space: usize, x: usize, channels: i32): void {
  const stride = integer(args, Arg.XChannel);
  const plane = <usize>integer(args, Arg.PlaneBytes);
  // Channels that lie side by side while positions do not (a transposed matrix, NHWC) are copied four at a time.
  const across = stride == 4 && integer(args, Arg.XAxes + 2) != 4;
  let to = space + PLANES;
  for (let channel = 0; channel < channels; ) {
    const four = across && channel + 4 <= channels;
    copyPlane(args, space, x + <usize>(channel * stride), to, four ? plane : 0);
    const copied = four ? 4 : 1;
    channel += copied;
    to += <usize>copied * plane;
  }
}

function copyPlane(args: usize, space: usize, x: usize, to: usize, plane: usize): void {
  const a = axisOf(space, 0);
  const b = axisOf(space, 1);
  for (let f = 0; f < field(a, Axis.Phases); f++)
    for (let i = 0; i < field(a, Axis.Length); i++) {
      const fromA = source(args, a, 0, f, i);
      for (let g = 0; g < field(b, Axis.Phases); g++)
        for (let j = 0; j < field(b, Axis.Length); j++) {
          const fromB = source(args, b, 1, g, j);
          const inside = fromA >= 0 && fromB >= 0;
          const row = x + <usize>(fromA * integer(args, Arg.XAxes) + fromB * integer(args, Arg.XAxes + 1));
          to = copyRow(args, space, inside ? row : 0, to, plane);
        }
    }
}

/** The input position of an element of a phase, or -1 where there is none. */
// @ts-ignore: decorator
@inline
function source(args: usize, axis: usize, i: i32, phase: i32, element: i32): i32 {
  const given = Arg.Axes + 6 * i;
  const stride = integer(args, given + 3);
  const residue = (phase * integer(args, given + 4)) % stride;
  const at = (field(axis, Axis.First) + element) * stride + residue - integer(args, given + 5);
  return at < integer(args, given) ? at : -1;
}

/** Copies all phases of one row (zeros when `x` is 0), to four planes when `plane` is not 0, and returns the end. */
function copyRow(args: usize, space: usize, x: usize, to: usize, plane: usize): usize {
  const c = axisOf(space, 2);
  const length = field(c, Axis.Length);
  const given = Arg.Axes + 12;
  const size = integer(args, given);
  const stride = integer(args, given + 3);
  const step = integer(args, Arg.XAxes + 2);
  for (let phase = 0; phase < field(c, Axis.Phases); phase++) {
    const residue = (phase * integer(args, given + 4)) % stride;
    const at = field(c, Axis.First) * stride + residue - integer(args, given + 5);
    // Elements [first, end) exist.
    let first = at >= 0 ? 0 : min(length, (stride - 1 - at) / stride);
    let end = at >= size ? 0 : min(length, (size - 1 - at) / stride + 1);
    if (!x || end <= first) first = end = length;
    const from = x + <usize>((at + first * stride) * step);
    const start = to + (<usize>first << 2);
    const stop = to + (<usize>end << 2);
    const after = to + (<usize>length << 2);
    if (!plane) {
      clear(to, start);
      copyElements(from, stride * step, start, stop);
      clear(stop, after);
    } else {
      for (let i: usize = 0; i < 4 * plane; i += plane) {
        clear(to + i, start + i);
        clear(stop + i, after + i);
      }
      transposeElements(from, stride * step, start, stop, plane);
    }
    to = after;
  }
  return to;
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
