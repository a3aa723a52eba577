import { ArgumentError, ShapeError } from "./errors.ts";
import {
  checkShape,
  contiguousStrides,
  isContiguous,
  type Layout,
  normalizeAxes,
  type Shape,
  sizeOf,
} from "./layout.ts";

/**
 * One index of `slice`: a number picks one element and drops the axis (negative counts from the end);
 * `[start, stop, step]`, each part optional or null, keeps a range as Python's `start:stop:step`;
 * `[]` keeps the whole axis; `"..."` stands for as many whole axes as are needed; `"new"` inserts an axis of 1.
 */
export type Index = number | readonly [(number | null)?, (number | null)?, (number | null)?] | "..." | "new";

const shapeOperand = (shape: Shape) => [{ name: "array", value: shape }];

/** Python's `slice.indices`: the first index, the number of indices and the step of `start:stop:step`. */
function resolveRange(
  range: Exclude<Index, number | string>,
  length: number,
  shape: Shape,
): [number, number, number] {
  if (!Array.isArray(range))
    throw new ArgumentError(
      "slice",
      `an index must be a number, [start, stop, step], "..." or "new", got ${String(range)}`,
      shapeOperand(shape),
    );
  const [start = null, stop = null, stepOrNull = null] = range;
  const step = stepOrNull ?? 1;
  for (const part of [start ?? 0, stop ?? 0, step])
    if (!Number.isInteger(part))
      throw new ArgumentError("slice", `indices must be integers, got ${part}`, shapeOperand(shape));
  if (step === 0) throw new ArgumentError("slice", "a step must not be zero", shapeOperand(shape));
  const [low, high] = step > 0 ? [0, length] : [-1, length - 1];
  const clamp = (index: number) => Math.min(Math.max(index < 0 ? index + length : index, low), high);
  const first = start === null ? (step > 0 ? low : high) : clamp(start);
  const end = stop === null ? (step > 0 ? high : low) : clamp(stop);
  return [first, Math.max(0, Math.ceil((end - first) / step)), step];
}

/** Elements `start, start + step, ...` (`count` of them) of one axis. */
export interface AxisRange {
  readonly start: number;
  readonly count: number;
  readonly step: number;
}

/** What indices keep of a shape: one range an axis, and the axes of the result. */
export interface ResolvedSlice {
  readonly ranges: readonly AxisRange[];
  /** The source axis of every axis of the result; -1 for an inserted one. */
  readonly kept: readonly number[];
  readonly shape: Shape;
}

/** Checks the indices of a slice against a shape and resolves negative, absent and elided ones. */
export function resolveSlice(shape: Shape, indices: readonly Index[]): ResolvedSlice {
  const consumed = indices.filter((index) => index !== "..." && index !== "new").length;
  const ellipses = indices.filter((index) => index === "...").length;
  if (consumed > shape.length || ellipses > 1)
    throw new ShapeError(
      "slice",
      ellipses > 1
        ? `"..." may stand once, got ${ellipses}`
        : `at most one index an axis, got ${consumed} for rank ${shape.length}`,
      shapeOperand(shape),
    );
  const rest = new Array<Index>(shape.length - consumed).fill([]);
  const ellipsis = indices.indexOf("...");
  const full =
    ellipsis < 0
      ? [...indices, ...rest]
      : [...indices.slice(0, ellipsis), ...rest, ...indices.slice(ellipsis + 1)];

  const ranges: AxisRange[] = [];
  const kept: number[] = [];
  for (const index of full) {
    if (index === "new") {
      kept.push(-1);
      continue;
    }
    const axis = ranges.length;
    const length = shape[axis]!;
    if (typeof index === "number") {
      if (!Number.isInteger(index) || index < -length || index >= length)
        throw new ArgumentError(
          "slice",
          `index ${index} is out of range for axis ${axis} of length ${length}`,
          shapeOperand(shape),
        );
      ranges.push({ start: index < 0 ? index + length : index, count: 1, step: 1 });
    } else {
      const [start, count, step] = resolveRange(index as Exclude<Index, number | string>, length, shape);
      ranges.push({ start: count > 0 ? start : 0, count, step });
      kept.push(axis);
    }
  }
  return { ranges, kept, shape: kept.map((axis) => (axis < 0 ? 1 : ranges[axis]!.count)) };
}

export function sliceLayout(layout: Layout, indices: readonly Index[]): Layout {
  const { ranges, kept, shape } = resolveSlice(layout.shape, indices);
  return {
    shape,
    strides: kept.map((axis) => (axis < 0 ? 0 : layout.strides[axis]! * ranges[axis]!.step)),
    offset: ranges.reduce((offset, { start }, axis) => offset + start * layout.strides[axis]!, layout.offset),
  };
}

export function transposeLayout({ shape, strides, offset }: Layout, axes?: readonly number[]): Layout {
  const order = axes
    ? normalizeAxes("transpose", axes, shape.length)
    : Array.from(shape, (_, axis) => shape.length - 1 - axis);
  if (order.length !== shape.length)
    throw new ShapeError(
      "transpose",
      `axes must name every axis once, got ${order.length} for rank ${shape.length}`,
      shapeOperand(shape),
    );
  return { shape: order.map((axis) => shape[axis]!), strides: order.map((axis) => strides[axis]!), offset };
}

export function flipLayout(layout: Layout, axes?: number | readonly number[]): Layout {
  const flipped = normalizeAxes("flip", axes, layout.shape.length);
  let offset = layout.offset;
  for (const axis of flipped) offset += Math.max(layout.shape[axis]! - 1, 0) * layout.strides[axis]!;
  return {
    ...layout,
    offset,
    strides: layout.strides.map((stride, axis) => (flipped.includes(axis) ? -stride : stride)),
  };
}

export function broadcastLayout(functionName: string, { shape, strides, offset }: Layout, to: Shape): Layout {
  checkShape(functionName, to);
  const extra = to.length - shape.length;
  if (extra < 0 || shape.some((length, axis) => length !== 1 && length !== to[axis + extra]))
    throw new ShapeError(functionName, "axes aligned at the right must be equal or 1 in the array", [
      { name: "array", value: shape },
      { name: "shape", value: to },
    ]);
  return {
    shape: to,
    strides: to.map((length, axis) =>
      axis < extra || shape[axis - extra] !== length ? 0 : strides[axis - extra]!,
    ),
    offset,
  };
}

/** The layout under a new shape, and whether it can be a view. One length may be -1: it is worked out. */
export function reshapeLayout(layout: Layout, to: Shape): Layout & { view: boolean } {
  if (!Array.isArray(to))
    throw new ArgumentError("reshape", `the new shape must be an array of axis lengths, got ${String(to)}`);
  const size = sizeOf(layout.shape);
  const known = to.reduce((product, length) => (length === -1 ? product : product * length), 1);
  const unknown = to.filter((length) => length === -1).length;
  const shape = to.map((length) => (length === -1 && known !== 0 ? size / known : length));
  const fits =
    unknown <= 1 &&
    shape.every((length) => Number.isInteger(length) && length >= 0) &&
    sizeOf(shape) === size;
  if (!fits)
    throw new ShapeError("reshape", `the new shape must hold ${size} elements (one length may be -1)`, [
      { name: "array", value: layout.shape },
      { name: "shape", value: to },
    ]);
  if (isContiguous(layout))
    return { shape, strides: contiguousStrides(shape), offset: layout.offset, view: true };
  const strides = viewStrides(layout, shape);
  return {
    shape,
    strides: strides ?? contiguousStrides(shape),
    offset: layout.offset,
    view: strides !== undefined,
  };
}

/**
 * Strides under which `shape` is a view of `layout`, or undefined when only a copy will do: each run of old
 * axes that becomes a run of new axes must itself be laid out without gaps.
 */
function viewStrides({ shape: oldShape, strides: oldStrides }: Layout, shape: Shape): number[] | undefined {
  if (sizeOf(shape) === 0) return contiguousStrides(shape);
  const old = oldShape.flatMap((length, axis) =>
    length === 1 ? [] : [{ length, stride: oldStrides[axis]! }],
  );
  const strides = new Array<number>(shape.length).fill(0);
  let next = 0;
  for (let at = 0; at < shape.length; ) {
    if (shape[at] === 1) {
      at++;
      continue;
    }
    let [newProduct, newEnd] = [shape[at]!, at + 1];
    let [oldProduct, oldEnd] = [old[next]!.length, next + 1];
    while (newProduct !== oldProduct) {
      if (newProduct < oldProduct) newProduct *= shape[newEnd++]!;
      else oldProduct *= old[oldEnd++]!.length;
    }
    for (let k = next; k < oldEnd - 1; k++)
      if (old[k]!.stride !== old[k + 1]!.stride * old[k + 1]!.length) return undefined;
    let stride = old[oldEnd - 1]!.stride;
    for (let k = newEnd - 1; k >= at; k--) {
      strides[k] = stride;
      stride *= shape[k]!;
    }
    [at, next] = [newEnd, oldEnd];
  }
  return strides;
}
