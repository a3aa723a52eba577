import type { CorrelationAxis, ThreeAxes } from "./correlation.ts";

/** Outputs along each axis. */
export type Box = ThreeAxes<number>;
export type Axes = ThreeAxes<CorrelationAxis>;

/** Elements of a plane along one axis: phases times their length, as assembly/correlation/box.ts counts them. */
function planeLength(axis: CorrelationAxis, outputs: number): number {
  const { taps, stride, dilation } = axis;
  if (taps === 0) return 0;
  return phasesOf(axis) * (outputs + Math.floor(((taps - 1) * dilation) / stride));
}

function phasesOf({ taps, stride, dilation }: CorrelationAxis): number {
  return Math.min(taps, stride / gcd(stride, dilation));
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

const elementsOf = (axes: Axes, box: Box) =>
  planeLength(axes[0], box[0]) * planeLength(axes[1], box[1]) * planeLength(axes[2], box[2]);

/** Bytes of a plane, an odd multiple of 64: planes whose distance is a power of two would share cache sets. */
export function planeBytesOf(axes: Axes, box: Box): number {
  return 64 * (Math.ceil(elementsOf(axes, box) / 16) | 1);
}

/** Rows of a plane, which are copied one at a time. */
export function planeRows(axes: Axes, box: Box): number {
  return planeLength(axes[0], box[0]) * planeLength(axes[1], box[1]) * phasesOf(axes[2]);
}

export const boxesOf = (axes: Axes, box: Box) =>
  axes.reduce((count, { output }, i) => count * Math.ceil(output / box[i]!), 1);

/** Vectors of four outputs along the last axis. */
export const quadsOf = (box: Box) => box[0] * box[1] * Math.ceil(box[2] / 4);

/** The box, cut in two until it fits or cannot be cut: the first axes to one, the last to multiples of 16 of at least `least`. */
export function halvedUntil(fits: (box: Box) => boolean, box: Box, least: number): Box {
  const [a, b, c] = box;
  const half = 16 * Math.ceil(c / 32);
  if (fits(box)) return box;
  if (a > 1) return halvedUntil(fits, [Math.ceil(a / 2), b, c], least);
  if (b > 1) return halvedUntil(fits, [a, Math.ceil(b / 2), c], least);
  return half >= least && half < c ? halvedUntil(fits, [a, b, half], least) : box;
}

/** Boxes that cut the outputs into pieces as even as can be: along one axis, with those before it cut to one. */
export function* evenBoxes(axes: Axes): Generator<Box> {
  const [a, b, c] = axes.map(({ output }) => output) as [number, number, number];
  for (const piece of evenPieces(a)) yield [piece, b, c];
  for (const piece of evenPieces(b)) if (piece < b) yield [1, piece, c];
  for (const piece of evenPieces(Math.ceil(c / 16))) if (16 * piece < c) yield [1, 1, 16 * piece];
}

/** ceil(size / 1), ceil(size / 2), ...: each length once. */
function* evenPieces(size: number): Generator<number> {
  for (let piece = size; piece > 0; ) {
    yield piece;
    if (piece === 1) return;
    piece = Math.ceil(size / Math.ceil(size / (piece - 1)));
  }
}
