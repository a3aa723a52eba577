import { integer } from "../job";
import { Arg, BOX, OFFSETS, QUADS } from "./job";

// A box is a range of outputs along each axis. Its input is copied to scratch memory, one plane a channel, padded with
// zeros and split by the stride: what a tap meets at neighbouring outputs then lies side by side. Along an axis
//
//   input position = i * stride + u * dilation - padding
//                  = (i + floor(u * dilation / stride)) * stride + (u * dilation mod stride) - padding
//
// so tap u reads phase u mod (stride / gcd), where phases count the residues that occur: min(taps, stride / gcd) of them.

/** One axis of a box, 8 words. */
export enum Axis {
  /** The first output. */
  First,
  /** Outputs. */
  Count,
  /** Elements a phase. */
  Length,
  Phases,
  /** Elements of the plane from one element of the axis to the next. */
  Step,
  /** stride / gcd(stride, dilation): taps so far apart meet the same phase. */
  Period,
}

// @ts-ignore: decorator
@inline
export function axisOf(space: usize, axis: i32): usize {
  return space + BOX + 32 + (<usize>axis << 5);
}

// @ts-ignore: decorator
@inline
export function field(axis: usize, index: i32): i32 {
  return load<i32>(axis + (<usize>index << 2));
}

function put(axis: usize, index: i32, value: i32): void {
  store<i32>(axis + (<usize>index << 2), value);
}

function gcd(a: i32, b: i32): i32 {
  while (b) {
    const rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

/** How many boxes the outputs are cut into. */
export function boxCount(args: usize): i32 {
  let count = 1;
  for (let i = 0; i < 3; i++) {
    const size = integer(args, Arg.Box + i);
    count *= (integer(args, Arg.Axes + 6 * i + 1) + size - 1) / size;
  }
  return count;
}

/**
 * Sets the box whose index is `index` among those that the outputs are cut into. Returns whether its offsets and quads must
 * be written: not where `known` ones are of a box of the same counts.
 */
export function setBox(args: usize, space: usize, index: i32, known: bool): bool {
  let step = 1;
  for (let i = 2; i >= 0; i--) {
    const given = Arg.Axes + 6 * i;
    const output = integer(args, given + 1);
    const taps = integer(args, given + 2);
    const stride = integer(args, given + 3);
    const dilation = integer(args, given + 4);
    const size = integer(args, Arg.Box + i);
    const boxes = (output + size - 1) / size;
    const axis = axisOf(space, i);
    const first = (index % boxes) * size;
    const count = min(size, output - first);
    const period = stride / gcd(stride, dilation);
    const phases = min(taps, period);
    const length = taps ? count + ((taps - 1) * dilation) / stride : 0;
    index /= boxes;
    if (field(axis, Axis.Count) != count) known = false;
    put(axis, Axis.First, first);
    put(axis, Axis.Count, count);
    put(axis, Axis.Length, length);
    put(axis, Axis.Phases, phases);
    put(axis, Axis.Step, step);
    put(axis, Axis.Period, period);
    step *= length * phases;
  }
  return !known;
}

/** Bytes from the output's start to the box's first element. */
export function boxOrigin(args: usize, space: usize): usize {
  let bytes = 0;
  for (let i = 0; i < 3; i++) bytes += field(axisOf(space, i), Axis.First) * integer(args, Arg.YAxes + i);
  return <usize>bytes;
}

/** Where a tap's element for the box's first output lies along an axis of a plane, in bytes. */
function tapOffset(args: usize, axis: usize, i: i32, tap: i32): usize {
  const given = Arg.Axes + 6 * i;
  const shift = (tap * integer(args, given + 4)) / integer(args, given + 3);
  const phase = tap % field(axis, Axis.Period);
  return <usize>((phase * field(axis, Axis.Length) + shift) * field(axis, Axis.Step)) << 2;
}

/** Writes how far into the planes each term of a sum lies: channels first, then taps. */
export function writeOffsets(args: usize, space: usize): void {
  const channels = integer(args, Arg.ChannelBlock);
  const plane = <u32>integer(args, Arg.PlaneBytes);
  const a = axisOf(space, 0);
  const b = axisOf(space, 1);
  const c = axisOf(space, 2);
  const tapsA = integer(args, Arg.Axes + 2);
  const tapsB = integer(args, Arg.Axes + 8);
  const tapsC = integer(args, Arg.Axes + 14);
  const next = <usize>(tapsA * tapsB * tapsC) << 2;
  const end = space + OFFSETS + <usize>channels * next;
  let first = space + OFFSETS;
  for (let u = 0; u < tapsA; u++)
    for (let v = 0; v < tapsB; v++)
      for (let t = 0; t < tapsC; t++, first += 4) {
        let offset = <u32>(tapOffset(args, a, 0, u) + tapOffset(args, b, 1, v) + tapOffset(args, c, 2, t));
        for (let to = first; to < end; to += next, offset += plane) store<u32>(to, offset);
      }
}

/** A quad: up to four neighbouring outputs along the last axis. 4 words. */
export enum Quad {
  /** Bytes into a plane, and into the output from the box's first element. */
  From = 0,
  To = 4,
  /** How many of the four outputs exist. */
  Lanes = 8,
  /** In the first of four quads: 1 when all have four outputs. */
  Whole = 12,
}

/** Writes the quads of the box, as many as make whole fours (the last ones may have no outputs), and returns the fours. */
export function writeQuads(args: usize, space: usize): i32 {
  const a = axisOf(space, 0);
  const b = axisOf(space, 1);
  const c = axisOf(space, 2);
  const yA = integer(args, Arg.YAxes);
  const yB = integer(args, Arg.YAxes + 1);
  const yC = integer(args, Arg.YAxes + 2);
  const start = space + QUADS;
  let quad = start;
  for (let i = 0; i < field(a, Axis.Count); i++)
    for (let j = 0; j < field(b, Axis.Count); j++) {
      const from = i * field(a, Axis.Step) + j * field(b, Axis.Step);
      const to = i * yA + j * yB;
      for (let k = 0; k < field(c, Axis.Count); k += 4, quad += 16) {
        store<i32>(quad + Quad.From, (from + k) << 2);
        store<i32>(quad + Quad.To, to + k * yC);
        store<i32>(quad + Quad.Lanes, min(4, field(c, Axis.Count) - k));
      }
    }
  while ((quad - start) & 48) {
    store<i32>(quad + Quad.From, load<i32>(quad - 16 + Quad.From));
    store<i32>(quad + Quad.To, 0);
    store<i32>(quad + Quad.Lanes, 0);
    quad += 16;
  }
  for (let four = start; four < quad; four += 64)
    store<i32>(
      four + Quad.Whole,
      i32(
        load<i32>(four + Quad.Lanes) + load<i32>(four + 16 + Quad.Lanes) + load<i32>(four + 32 + Quad.Lanes) +
          load<i32>(four + 48 + Quad.Lanes) ==
          16,
      ),
    );
  return <i32>((quad - start) >> 6);
}
