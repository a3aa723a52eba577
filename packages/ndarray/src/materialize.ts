import type { DType, TypedArray } from "./dtype.ts";
import type { Layout, Shape } from "./layout.ts";
import { forEachRun } from "./runs.ts";

/** Nested arrays of numbers or booleans, one level an axis. */
export type Nested = number | boolean | readonly Nested[];

/** Copies the elements that a layout names into `out` in row-major order. */
export function copyRowMajor<T extends TypedArray>(data: TypedArray, layout: Layout, out: T): T {
  forEachRun(layout.shape, [layout], (length, [start], [step], position) => {
    let from = start!;
    for (let i = 0; i < length; i++, from += step!) out[position + i] = data[from]!;
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
