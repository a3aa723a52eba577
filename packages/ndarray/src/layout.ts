import { ArgumentError, ShapeError } from "./errors.ts";

/** Axis lengths, outermost first. `[]` is a scalar. */
export type Shape = readonly number[];

/**
 * Where the elements of an array lie in its buffer: element `[i, j, ...]` is at
 * `offset + i * strides[0] + j * strides[1] + ...`. Strides count elements, not bytes; they may be 0
 * (a broadcast axis) or negative (a flipped one).
 */
export interface Layout {
  readonly shape: Shape;
  readonly strides: readonly number[];
  readonly offset: number;
}

/**
 * The number of elements of a shape: the product of its lengths.
 *
 * @example
 * sizeOf([2, 3]) // 6
 */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const length of shape) size *= length;
  return size;
}

/**
 * Whether two shapes have the same lengths.
 *
 * @example
 * sameShape([2, 3], [2, 3]) // true
 */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis]);
}

/**
 * Row-major ("C") strides: the last axis is contiguous.
 *
 * @example
 * contiguousStrides([2, 3, 4]) // [12, 4, 1]
 */
export function contiguousStrides(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis]!;
  }
  return strides;
}

export function contiguousLayout(shape: Shape): Layout {
  return { shape, strides: contiguousStrides(shape), offset: 0 };
}

/**
 * Whether the elements lie in row-major order without gaps (axes of length 1 may have any stride).
 *
 * @example
 * isContiguous(ones([2, 3]).T) // false
 */
export function isContiguous({ shape, strides }: Layout): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] === 0) return true;
    if (shape[axis] !== 1 && strides[axis] !== expected) return false;
    expected *= shape[axis]!;
  }
  return true;
}

/**
 * Throws unless every length is a non-negative integer, and the number of elements one that doubles count exactly.
 *
 * @example
 * checkShape("caller", [2, -1]) // throws ShapeError
 */
export function checkShape(functionName: string, shape: Shape): void {
  if (!Array.isArray(shape))
    throw new ShapeError(functionName, `a shape must be an array of axis lengths, got ${String(shape)}`);
  const integers = shape.every((length) => Number.isSafeInteger(length) && length >= 0);
  if (integers && Number.isSafeInteger(sizeOf(shape))) return;
  const rule = integers
    ? "a shape must hold fewer than 2^53 elements"
    : "axis lengths must be non-negative integers";
  throw new ShapeError(functionName, rule, [{ name: "shape", value: shape }]);
}

/**
 * An axis in `0 .. rank-1` from one that may count from the end (-1 is the last).
 *
 * @example
 * normalizeAxis("caller", -1, 3) // 2
 */
export function normalizeAxis(functionName: string, axis: number, rank: number): number {
  if (Number.isInteger(axis) && axis >= -rank && axis < rank) return axis < 0 ? axis + rank : axis;
  const range = rank === 0 ? "a scalar has no axes" : `it must be an integer in ${-rank} .. ${rank - 1}`;
  throw new ArgumentError(functionName, `axis ${axis} is out of range for rank ${rank}: ${range}`);
}

/**
 * Several axes, normalised; a repeated one throws. `undefined` means all.
 *
 * @example
 * normalizeAxes("caller", [0, -1], 3) // [0, 2]
 */
export function normalizeAxes(
  functionName: string,
  axes: number | readonly number[] | undefined,
  rank: number,
): number[] {
  if (axes === undefined) return Array.from({ length: rank }, (_, axis) => axis);
  if (typeof axes !== "number" && !Array.isArray(axes))
    throw new ArgumentError(functionName, `axes must be a number or a list of them, got ${String(axes)}`);
  const normalized = (typeof axes === "number" ? [axes] : axes).map((axis) =>
    normalizeAxis(functionName, axis, rank),
  );
  if (new Set(normalized).size !== normalized.length)
    throw new ArgumentError(functionName, `axes must not repeat, got [${[axes].flat().join(", ")}]`);
  return normalized;
}

/**
 * NumPy's rule: align shapes at the right; lengths must be equal or 1. Undefined when they are not.
 *
 * @example
 * broadcastShapes([4, 1], [3]) // [4, 3]
 * broadcastShapes([2], [3]) // undefined
 */
export function broadcastShapes(...shapes: readonly Shape[]): number[] | undefined {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  const result = new Array<number>(rank).fill(1);
  for (const shape of shapes) {
    for (let axis = 0; axis < shape.length; axis++) {
      const at = rank - shape.length + axis;
      const length = shape[axis]!;
      if (length === 1 || length === result[at]) continue;
      if (result[at] !== 1) return undefined;
      result[at] = length;
    }
  }
  return result;
}
