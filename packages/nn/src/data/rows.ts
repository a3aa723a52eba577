import { allocate, fromTypedArray, isContiguous, type NDArray, sizeOf } from "@convkit/ndarray";

/** Elements in row-major order without gaps: itself, or a copy. */
export function contiguous(x: NDArray): NDArray {
  return isContiguous(x) ? x : x.copy();
}

/** `y[k] = x[indices[k]]` along the first axis of a contiguous array: whole rows are copied at once. */
export function takeRows(x: NDArray, indices: Int32Array): NDArray {
  const rowShape = x.shape.slice(1);
  const length = sizeOf(rowShape);
  const rows = allocate(x.dtype, indices.length * length);
  for (let k = 0; k < indices.length; k++) {
    const start = x.offset + indices[k]! * length;
    rows.set(x.data.subarray(start, start + length), k * length);
  }
  return fromTypedArray(rows, [indices.length, ...rowShape], x.dtype);
}
