import { ArgumentError, DTypeError, normalizeAxis, ShapeError } from "@convkit/ndarray";
import * as indexing from "../primitives/indices.ts";
import { record } from "../record.ts";
import type { Tensor } from "../tensor.ts";

/** Throws unless indices are int32 of a rank and, where the backend can look, within `0 .. length-1`. */
function checkIndices(functionName: string, x: Tensor, indices: Tensor, rank: number, length: number): void {
  if (indices.dtype !== "int32")
    throw new DTypeError(functionName, `indices must be int32, got ${indices.dtype}`);
  if (indices.rank !== rank)
    throw new ShapeError(functionName, `indices must have rank ${rank}, got ${indices.rank}`, [
      { name: "x", value: x.shape },
      { name: "indices", value: indices.shape },
    ]);
  checkRange(functionName, "indices", indices, length);
}

/** Throws when an index is outside `0 .. length-1` and the backend can tell. */
export function checkRange(functionName: string, name: string, indices: Tensor, length: number): void {
  const outside = indices.backend.firstOutside(indices.handle, length);
  if (outside === undefined) return;
  throw new ArgumentError(functionName, `${name} must lie in 0 .. ${length - 1}, got ${outside}`, [
    { name, value: indices.shape },
  ]);
}

/**
 * Slices picked along an axis: `y[..., i, ...] = x[..., indices[i], ...]`.
 *
 * @param indices int32 of rank 1, each in `0 .. length-1`
 * @throws DTypeError when the indices are not int32
 * @example
 * take(tensor([10, 20, 30]), tensor([2, 0], { dtype: "int32" })).toNDArray().toArray() // [30, 10]
 */
export function take(x: Tensor, indices: Tensor, axis = 0): Tensor {
  const at = normalizeAxis("take", axis, x.rank);
  checkIndices("take", x, indices, 1, x.shape[at]!);
  return record({
    name: "take",
    inputs: { x },
    constants: { indices },
    forward: (backend, { x, indices }) => indexing.take(backend)(x, indices, at),
    gradients: (g, { indices }) => ({ x: () => scatterAdd(g, indices, at, x.shape[at]!) }),
  });
}

/**
 * The adjoint of `take`: zeros of `length` along an axis, with every slice of x added at its index.
 *
 * @example
 * const indices = tensor([1, 1], { dtype: "int32" });
 * scatterAdd(tensor([10, 20]), indices, 0, 3).toNDArray().toArray() // [0, 30, 0]
 */
export function scatterAdd(x: Tensor, indices: Tensor, axis: number, length: number): Tensor {
  const at = normalizeAxis("scatterAdd", axis, x.rank);
  if (!Number.isInteger(length) || length < 0)
    throw new ArgumentError("scatterAdd", `length must be a non-negative integer, got ${length}`);
  checkIndices("scatterAdd", x, indices, 1, length);
  if (x.shape[at] !== indices.shape[0])
    throw new ShapeError("scatterAdd", "there must be one index a slice of x along the axis", [
      { name: "x", value: x.shape },
      { name: "indices", value: indices.shape },
    ]);
  return record({
    name: "scatterAdd",
    inputs: { x },
    constants: { indices },
    forward: (backend, { x, indices }) => indexing.takeGrad(backend)(x, indices, at, length),
    gradients: (g, { indices }) => ({ x: () => take(g, indices, at) }),
  });
}

/**
 * One element a position along an axis, as torch.gather: `y[i, j] = x[i, indices[i, j]]` for axis 1.
 *
 * @param indices int32 of x's rank; its lengths equal x's on the other axes
 * @example
 * gather(tensor([[1, 2], [3, 4]]), tensor([[1], [0]], { dtype: "int32" }), 1).toNDArray().toArray() // [[2], [3]]
 */
export function gather(x: Tensor, indices: Tensor, axis: number): Tensor {
  const at = normalizeAxis("gather", axis, x.rank);
  checkIndices("gather", x, indices, x.rank, x.shape[at]!);
  if (indices.shape.some((length, k) => k !== at && length !== x.shape[k]))
    throw new ShapeError("gather", `indices must have x's lengths on every axis but ${axis}`, [
      { name: "x", value: x.shape },
      { name: "indices", value: indices.shape },
    ]);
  return record({
    name: "gather",
    inputs: { x },
    constants: { indices },
    forward: (backend, { x, indices }) => indexing.gather(backend)(x, indices, at),
    gradients: (g, { indices }) => ({ x: () => gatherGrad(g, indices, at, x.shape[at]!) }),
  });
}

/** The adjoint of `gather`: zeros of `length` along the axis, with every element of x added at its index. */
function gatherGrad(x: Tensor, indices: Tensor, axis: number, length: number): Tensor {
  return record({
    name: "gatherGrad",
    inputs: { x },
    constants: { indices },
    forward: (backend, { x, indices }) => indexing.gatherGrad(backend)(x, indices, axis, length),
    gradients: (g, { indices }) => ({ x: () => gather(g, indices, axis) }),
  });
}

/** int32 indices on x's backend. */
export function constantIndices(x: Tensor, indices: Int32Array): Tensor {
  return record({
    name: "indices",
    inputs: {},
    constants: { x },
    forward: (backend) => backend.fromTypedArray(indices, [indices.length], "int32"),
    gradients: () => ({}),
  });
}
