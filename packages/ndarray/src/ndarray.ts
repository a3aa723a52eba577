import { allocate, type DType, type TypedArray } from "./dtype.ts";
import { add, div, mul, sub } from "./elementwise/arithmetic.ts";
import { ShapeError } from "./errors.ts";
import { assign } from "./indexing/assign.ts";
import { contiguousLayout, isContiguous, type Layout, type Shape, sizeOf } from "./layout.ts";
import { matmul } from "./linalg/matmul.ts";
import { copyRowMajor, type Nested, nest } from "./materialize.ts";
import { formatArray } from "./print/format.ts";
import { max, min } from "./reduce/extrema.ts";
import type { ReduceOptions, SumOptions } from "./reduce/fold.ts";
import { mean, sum } from "./reduce/sum.ts";
import {
  broadcastLayout,
  flipLayout,
  type Index,
  reshapeLayout,
  sliceLayout,
  transposeLayout,
} from "./views.ts";

/**
 * An N-dimensional array: a dtype, a shape, strides and an offset over one typed array.
 *
 * `slice`, `transpose`, `flip`, `broadcastTo` and, where the strides allow it, `reshape` return views that
 * share `data`; every other function allocates. Make one with `array`, `zeros`, `arange`, ...
 *
 * @example
 * const x = array([[1, 2, 3], [4, 5, 6]]);
 * x.shape // [2, 3]
 * x.transpose().toArray() // [[1, 4], [2, 5], [3, 6]]
 * x.slice([], [1, 3]).toArray() // [[2, 3], [5, 6]]
 */
export class NDArray implements Layout {
  readonly dtype: DType;
  readonly shape: Shape;
  readonly strides: readonly number[];
  readonly offset: number;
  /** The typed array that holds the elements, in the order that strides and offset say. Views share it. */
  readonly data: TypedArray;

  /** Wraps `data` without a copy; `layout` defaults must be given by the caller (see `array`, `zeros`). */
  constructor(data: TypedArray, dtype: DType, layout: Layout) {
    this.data = data;
    this.dtype = dtype;
    this.shape = layout.shape;
    this.strides = layout.strides;
    this.offset = layout.offset;
  }

  /** A new array over row-major `data`: how functions of arrays make their results. Checks nothing. */
  make(data: TypedArray, dtype: DType, shape: Shape): NDArray {
    return new NDArray(data, dtype, contiguousLayout(shape));
  }

  /** The number of axes. */
  get rank(): number {
    return this.shape.length;
  }

  /** The number of elements: the product of the axis lengths. */
  get size(): number {
    return sizeOf(this.shape);
  }

  /** A view without the elements that the indices leave out; see `slice`. */
  slice(...indices: Index[]): NDArray {
    return new NDArray(this.data, this.dtype, sliceLayout(this, indices));
  }

  /** A view with the axes reordered; without arguments, reversed. */
  transpose(axes?: readonly number[]): NDArray {
    return new NDArray(this.data, this.dtype, transposeLayout(this, axes));
  }

  /** The transpose with all axes reversed, as NumPy's `.T`. */
  get T(): NDArray {
    return this.transpose();
  }

  /** A view with the given axes (default: all) reversed. */
  flip(axes?: number | readonly number[]): NDArray {
    return new NDArray(this.data, this.dtype, flipLayout(this, axes));
  }

  /** A read-only view of `shape` by NumPy's broadcasting rule. */
  broadcastTo(shape: Shape): NDArray {
    return new NDArray(this.data, this.dtype, broadcastLayout("broadcastTo", this, shape));
  }

  /** The same elements in row-major order under another shape; one length may be -1. A view if possible. */
  reshape(shape: Shape): NDArray {
    const layout = reshapeLayout(this, shape);
    return layout.view
      ? new NDArray(this.data, this.dtype, layout)
      : new NDArray(this.toTypedArray(), this.dtype, contiguousLayout(layout.shape));
  }

  /** A contiguous copy in row-major order. */
  copy(): NDArray {
    return new NDArray(this.toTypedArray(), this.dtype, contiguousLayout(this.shape));
  }

  /** The elements in row-major order, always a fresh typed array. */
  toTypedArray(): TypedArray {
    if (isContiguous(this)) return this.data.slice(this.offset, this.offset + this.size);
    return copyRowMajor(this.data, this, allocate(this.dtype, this.size, "toTypedArray"));
  }

  /** The elements as nested arrays of numbers (booleans for bool); a scalar gives the bare value. */
  toArray(): Nested {
    return nest(this.toTypedArray(), this.dtype, this.shape);
  }

  /** The only element of an array of size 1. */
  item(): number {
    if (this.size !== 1)
      throw new ShapeError("item", `the array must hold exactly one element, got ${this.size}`, [
        { name: "array", value: this.shape },
      ]);
    return this.data[this.offset]!;
  }

  /**
   * Stores values in this array, broadcasting, as NumPy's `x[...] = values`; `x.slice(...).assign(values)` stores in
   * a part of it. The one method that changes an array: every view of the same data sees it.
   *
   * @throws ShapeError when the values do not broadcast to this shape
   * @throws DTypeError, ArgumentError when this dtype cannot hold them
   * @example
   * const x = zeros([2, 3]);
   * x.slice([], 1).assign(array([5, 6]));
   * x.toArray() // [[0, 5, 0], [0, 6, 0]]
   */
  assign(values: NDArray | number): void {
    assign(this, values);
  }

  /** `add(this, y)`. */
  add(y: NDArray | number): NDArray {
    return add(this, y);
  }

  /** `sub(this, y)`. */
  sub(y: NDArray | number): NDArray {
    return sub(this, y);
  }

  /** `mul(this, y)`. */
  mul(y: NDArray | number): NDArray {
    return mul(this, y);
  }

  /** `div(this, y)`. */
  div(y: NDArray | number): NDArray {
    return div(this, y);
  }

  /** `matmul(this, y)`. */
  matmul(y: NDArray): NDArray {
    return matmul(this, y);
  }

  /** `sum(this, options)`. */
  sum(options?: SumOptions): NDArray {
    return sum(this, options);
  }

  /** `mean(this, options)`. */
  mean(options?: SumOptions): NDArray {
    return mean(this, options);
  }

  /** `max(this, options)`. */
  max(options?: ReduceOptions): NDArray {
    return max(this, options);
  }

  /** `min(this, options)`. */
  min(options?: ReduceOptions): NDArray {
    return min(this, options);
  }

  /** Prints as NumPy prints. */
  toString(): string {
    return formatArray(this);
  }
}
