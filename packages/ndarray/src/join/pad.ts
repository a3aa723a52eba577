import { checkArray } from "../check-array.ts";
import { checkOptionNames } from "../check-options.ts";
import { allocate } from "../dtype.ts";
import { ArgumentError, ShapeError } from "../errors.ts";
import { take } from "../indexing/gather.ts";
import { checkShape, contiguousStrides, sizeOf } from "../layout.ts";
import type { NDArray } from "../ndarray.ts";
import { fits } from "../promote.ts";
import { forEachRun } from "../runs.ts";

/** How many elements to add: everywhere, [before, after] on every axis, or [before, after] an axis. */
export type PadWidths = number | readonly [number, number] | readonly (readonly [number, number])[];

/** NumPy's names: a value; mirrored without and with the edge; the edge repeated; the other end. */
export type PadMode = "constant" | "reflect" | "symmetric" | "edge" | "wrap";

export interface PadOptions {
  /** Default: constant. */
  readonly mode?: PadMode | undefined;
  /** What constant mode fills with. Default: 0. */
  readonly value?: number | undefined;
}

/** The source index of position `i` (which may be outside 0 .. n-1) for the modes that copy. */
const sources: Record<Exclude<PadMode, "constant">, (i: number, n: number) => number> = {
  edge: (i, n) => Math.min(Math.max(i, 0), n - 1),
  wrap: modulo,
  reflect: (i, n) => (n === 1 ? 0 : n - 1 - Math.abs(n - 1 - modulo(i, 2 * n - 2))),
  symmetric: (i, n) => Math.min(modulo(i, 2 * n), 2 * n - 1 - modulo(i, 2 * n)),
};

function modulo(i: number, n: number): number {
  return ((i % n) + n) % n;
}

/**
 * The array with elements added before and after on every axis, as NumPy's `np.pad`.
 *
 * @throws ShapeError when the widths name another number of axes, or a mode other than constant has nothing to copy
 * @throws ArgumentError when a width is no non-negative integer, or for an unknown mode
 * @example
 * pad(array([1, 2, 3]), 1).toArray() // [0, 1, 2, 3, 0]
 * pad(array([1, 2, 3]), [2, 1], { mode: "reflect" }).toArray() // [3, 2, 1, 2, 3, 2]
 * pad(array([[1, 2]]), [[0, 1], [1, 0]], { value: 9 }).toArray() // [[9, 1, 2], [9, 9, 9]]
 */
export function pad(x: NDArray, widths: PadWidths, options: PadOptions = {}): NDArray {
  checkArray("pad", x);
  checkOptionNames("pad", options, ["mode", "value"]);
  const { mode = "constant", value = 0 } = options;
  const perAxis = widthsPerAxis(x, widths);
  if (mode === "constant") return padConstant(x, perAxis, value);
  const source = Object.hasOwn(sources, mode) ? sources[mode] : undefined;
  if (source === undefined)
    throw new ArgumentError(
      "pad",
      `mode must be constant, ${Object.keys(sources).join(", ")}, got ${String(mode)}`,
    );
  return perAxis.reduce((padded, [before, after], axis) => {
    const length = x.shape[axis]!;
    if (before + after === 0) return padded;
    if (length === 0)
      throw new ShapeError("pad", `axis ${axis} is empty: mode ${mode} has nothing to copy`, [
        { name: "x", value: x.shape },
      ]);
    const indices = allocate("int32", before + length + after, "pad");
    for (let i = 0; i < indices.length; i++) indices[i] = source(i - before, length);
    return take(padded, indices, axis);
  }, x.copy());
}

function widthsPerAxis(x: NDArray, widths: PadWidths): (readonly [number, number])[] {
  if (typeof widths !== "number" && !Array.isArray(widths))
    throw new ArgumentError("pad", `widths must be a number or [before, after] pairs, got ${widths}`);
  const pair = (entry: number | readonly [number, number]) =>
    typeof entry === "number" ? ([entry, entry] as const) : entry;
  const everyAxis = typeof widths === "number" || typeof widths[0] === "number";
  const perAxis = everyAxis
    ? x.shape.map(() => pair(widths as number | readonly [number, number]))
    : (widths as readonly (readonly [number, number])[]).map(pair);
  if (perAxis.length !== x.rank)
    throw new ShapeError("pad", `widths must name every axis, got ${perAxis.length} for rank ${x.rank}`, [
      { name: "x", value: x.shape },
    ]);
  for (const width of perAxis.flat())
    if (!Number.isInteger(width) || width < 0)
      throw new ArgumentError("pad", `widths must be non-negative integers, got ${width}`);
  return perAxis;
}

function padConstant(x: NDArray, widths: readonly (readonly [number, number])[], value: number): NDArray {
  if (!fits(value, x.dtype))
    throw new ArgumentError("pad", `the value ${value} does not fit the array's dtype, ${x.dtype}`);
  const shape = x.shape.map((length, axis) => widths[axis]![0] + length + widths[axis]![1]);
  checkShape("pad", shape);
  const strides = contiguousStrides(shape);
  const offset = strides.reduce((sum, stride, axis) => sum + widths[axis]![0] * stride, 0);
  const out = allocate(x.dtype, sizeOf(shape), "pad").fill(value);
  forEachRun(x.shape, [x, { strides, offset }], (length, [from, to], [step, toStep]) => {
    for (let i = 0; i < length; i++) out[to! + i * toStep!] = x.data[from! + i * step!]!;
  });
  return x.make(out, x.dtype, shape);
}
