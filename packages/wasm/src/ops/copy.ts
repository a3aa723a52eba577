import { type AxisRange, contiguousStrides, type Shape, sizeOf } from "@convkit/ndarray";
import type { Engine } from "../engine.ts";
import { chunksOf } from "./chunks.ts";
import { broadcastStrides, type Loop, makeLoop, type Operand, withLoop } from "./loop.ts";

/** Elements a chunk. */
const grain = 32768;

/** Copies elements of a loop of `shape` between operands given by address and strides, outermost first. */
function copyStrided(
  engine: Engine,
  shape: Shape,
  [from, fromStrides]: readonly [number, readonly number[]],
  [to, toStrides]: readonly [number, readonly number[]],
): void {
  const total = sizeOf(shape);
  if (total === 0) return;
  const loop = makeLoop(shape, [fromStrides, toStrides]);
  if (loop.strides[0]![0] !== 1 && loop.strides[1]![0] === 1 && transposed(engine, loop, from, to)) return;
  engine.run("copy", Math.ceil(total / grain), withLoop([from, to, total, grain], loop));
}

/** Copies by blocks where an axis other than the innermost is contiguous in `from`; false when there is none. */
function transposed(engine: Engine, { lengths, strides }: Loop, from: number, to: number): boolean {
  const [source, target] = [strides[0]!, strides[1]!];
  const axis = source.indexOf(1);
  if (axis < 0 || source[0] === 0) return false;
  const [columns, rows] = [lengths[0]!, lengths[axis]!];
  const others = <T>(values: readonly T[]) => values.filter((_, at) => at !== 0 && at !== axis);
  const loop = { lengths: others(lengths), strides: [others(source), others(target)] };
  const matrices = loop.lengths.reduce((product, length) => product * length, 1);
  // Whole cache lines of every column.
  const rowsEach = Math.max(16, Math.floor(grain / columns) & -16);
  const items = matrices * Math.ceil(rows / rowsEach);
  const chunks = chunksOf(items, 2 * columns * Math.min(rows, rowsEach));
  const sizes = [rows, columns, 4 * source[0]!, 4 * target[axis]!, rowsEach];
  engine.run("transpose", chunks, withLoop([from, to, ...sizes, items, chunks], loop));
  return true;
}

/** `y = x` with its axes in another order: axis k of the result is axis `axes[k]` of `x`. */
export function transpose(engine: Engine, x: Operand, axes: readonly number[], to: number): void {
  const shape = axes.map((axis) => x.shape[axis]!);
  const own = contiguousStrides(x.shape);
  const strides = axes.map((axis) => own[axis]!);
  copyStrided(engine, shape, [x.address, strides], [to, contiguousStrides(shape)]);
}

/** `x` repeated along axes of length 1 and new ones in front, as NumPy's rule has it. */
export function broadcastTo(engine: Engine, x: Operand, shape: Shape, to: number): void {
  const strides = broadcastStrides(x.shape, shape);
  copyStrided(engine, shape, [x.address, strides], [to, contiguousStrides(shape)]);
}

/** Where the elements that ranges pick of a row-major array lie, and how many there are on each axis. */
function picked({ address, shape }: Operand, ranges: readonly AxisRange[]) {
  const own = contiguousStrides(shape);
  const start = ranges.reduce((offset, range, axis) => offset + range.start * own[axis]!, 0);
  return {
    shape: ranges.map(({ count }) => count),
    place: [address + 4 * start, ranges.map(({ step }, axis) => step * own[axis]!)] as const,
  };
}

/** The elements that one range an axis picks. */
export function slice(engine: Engine, x: Operand, ranges: readonly AxisRange[], to: number): void {
  const { shape, place } = picked(x, ranges);
  copyStrided(engine, shape, place, [to, contiguousStrides(shape)]);
}

/** The adjoint of `slice`: zeros of `to.shape` with the elements of `x` at the ranges. */
export function embed(engine: Engine, x: number, ranges: readonly AxisRange[], to: Operand): void {
  const { shape, place } = picked(to, ranges);
  if (sizeOf(shape) < sizeOf(to.shape)) fill(engine, to.address, sizeOf(to.shape), 0);
  copyStrided(engine, shape, [x, contiguousStrides(shape)], place);
}

/** Arrays one after the other along an axis. */
export function concat(engine: Engine, xs: readonly Operand[], axis: number, to: number): void {
  const length = xs.reduce((sum, { shape }) => sum + shape[axis]!, 0);
  let start = 0;
  for (const { address, shape } of xs) {
    const target = { address: to, shape: shape.with(axis, length) };
    const ranges = shape.map((count, at) => ({ start: at === axis ? start : 0, count, step: 1 }));
    copyStrided(engine, shape, [address, contiguousStrides(shape)], picked(target, ranges).place);
    start += shape[axis]!;
  }
}

/** Writes one value to all elements. */
export function fill(engine: Engine, to: number, length: number, value: number): void {
  const chunks = Math.ceil(length / grain);
  engine.run("fill", chunks, [to, length, chunks], [value]);
}
