import type { DType, TypedArray } from "./dtype.ts";
import type { Layout, Shape } from "./layout.ts";

/** Nested arrays of numbers or booleans, one level an axis. */
export type Nested = number | boolean | Nested[];

/**
 * Walks the rows (runs along the last axis) of a layout in row-major order, without recursion, and calls
 * `row(start, k)` with the buffer position of the k-th row's first element.
 */
export function forEachRow({ shape, strides, offset }: Layout, row: (start: number, k: number) => void): void {
  const outer = Math.max(shape.length - 1, 0);
  let rows = 1;
  for (let axis = 0; axis < outer; axis++) rows *= shape[axis]!;
  const index = new Array<number>(outer).fill(0);
  let start = offset;
  for (let k = 0; k < rows; k++) {
    row(start, k);
    for (let axis = outer - 1; axis >= 0; axis--) {
      start += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      start -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
}

/** Copies the elements that a layout names into `out` in row-major order. */
export function copyRowMajor<T extends TypedArray>(data: TypedArray, layout: Layout, out: T): T {
  const last = layout.shape.length - 1;
  const length = last < 0 ? 1 : layout.shape[last]!;
  const stride = last < 0 ? 1 : layout.strides[last]!;
  forEachRow(layout, (start, k) => {
    const base = k * length;
    for (let i = 0; i < length; i++) out[base + i] = data[start + i * stride]!;
  });
  return out;
}

/** Row-major elements as nested arrays. */
export function nest(data: TypedArray, dtype: DType, shape: Shape): Nested {
  let position = 0;
  const build = (axis: number): Nested => {
    if (axis === shape.length) {
      const value = data[position++]!;
      return dtype === "bool" ? value !== 0 : value;
    }
    return Array.from({ length: shape[axis]! }, () => build(axis + 1));
  };
  return build(0);
}
