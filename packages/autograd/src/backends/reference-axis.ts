import { allocate, fromTypedArray, type NDArray, scatterAdd, sizeOf, zeros } from "@convkit/ndarray";

/** An array seen as `[outer, length, inner]` around one axis, with its elements in row-major order. */
function around(x: NDArray, axis: number) {
  return {
    data: x.toTypedArray(),
    outer: sizeOf(x.shape.slice(0, axis)),
    length: x.shape[axis]!,
    inner: sizeOf(x.shape.slice(axis + 1)),
  };
}

/** `x - log(sum(exp(x)))` along an axis, in doubles and rounded once. */
export function logSoftmaxAlong(x: NDArray, axis: number): NDArray {
  // In this order: next to a peak of 1e16 the logarithm would be lost.
  return alongLines(x, axis, (value, peak, total) => value - peak - Math.log(total));
}

/** `exp(x) / sum(exp(x))` along an axis, in doubles and rounded once. */
export function softmaxAlong(x: NDArray, axis: number): NDArray {
  return alongLines(x, axis, (value, peak, total) => Math.exp(value - peak) / total);
}

/** A function of each element, the largest one of its line, and the sum of `exp(x - peak)` over the line. */
function alongLines(
  x: NDArray,
  axis: number,
  result: (value: number, peak: number, total: number) => number,
): NDArray {
  const { data, outer, length, inner } = around(x, axis);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      const start = o * length * inner + i;
      const end = start + length * inner;
      let peak = -Infinity;
      for (let at = start; at < end; at += inner) peak = Math.max(peak, data[at]!);
      let total = 0;
      for (let at = start; at < end; at += inner) total += Math.exp(data[at]! - peak);
      for (let at = start; at < end; at += inner) data[at] = result(data[at]!, peak, total);
    }
  }
  return fromTypedArray(data, x.shape, x.dtype);
}

/** `y[o, k, i] = x[o, indices[o, k, i], i]` around the axis; NaN for an index outside of it. */
export function gatherAlong(x: NDArray, indices: NDArray, axis: number): NDArray {
  const { data, outer, length, inner } = around(x, axis);
  const { data: index, length: count } = around(indices, axis);
  const out = allocate(x.dtype, indices.size);
  let at = 0;
  for (let o = 0; o < outer; o++)
    for (let k = 0; k < count; k++)
      for (let i = 0; i < inner; i++, at++) {
        const from = index[at]!;
        out[at] = from >= 0 && from < length ? data[(o * length + from) * inner + i]! : Number.NaN;
      }
  return fromTypedArray(out, indices.shape, x.dtype);
}

/** The adjoint of `gatherAlong`: zeros of `length` along the axis with every element added at its index, if it has one. */
export function gatherAlongGrad(x: NDArray, indices: NDArray, axis: number, length: number): NDArray {
  const { data, outer, length: count, inner } = around(x, axis);
  const index = indices.toTypedArray();
  const shape = x.shape.with(axis, length);
  const out = allocate(x.dtype, sizeOf(shape));
  let at = 0;
  for (let o = 0; o < outer; o++)
    for (let k = 0; k < count; k++)
      for (let i = 0; i < inner; i++, at++) {
        const to = index[at]!;
        if (to >= 0 && to < length) out[(o * length + to) * inner + i]! += data[at]!;
      }
  return fromTypedArray(out, shape, x.dtype);
}

/** The first index outside `0 .. length-1`. */
export function firstOutside(indices: NDArray, length: number): number | undefined {
  const values = indices.toTypedArray();
  for (let i = 0; i < values.length; i++) if (values[i]! < 0 || values[i]! >= length) return values[i]!;
  return undefined;
}

/** The adjoint of `take`: zeros of `length` along the axis with every slice added at its index. */
export function takeAlongGrad(x: NDArray, indices: NDArray, axis: number, length: number): NDArray {
  const empty = zeros(x.shape.with(axis, length), { dtype: x.dtype });
  return scatterAdd(empty, [...new Array<null>(axis).fill(null), indices], x);
}
