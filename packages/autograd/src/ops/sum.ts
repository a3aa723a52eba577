import { checkOptionNames, normalizeAxes, type Shape, ShapeError } from "@convkit/ndarray";
import { checkDTypes, record } from "../record.ts";
import type { Tensor } from "../tensor.ts";
import { reshape } from "./shape.ts";

/** What a reduction takes: the axes (default all; negative ones count from the end), and whether they stay as 1. */
export interface ReduceOptions {
  readonly axis?: number | readonly number[];
  readonly keepDims?: boolean;
}

/** The reduced axes, and the shapes of the result with them kept as 1 and without them. */
export function reducedShapes(functionName: string, x: Tensor, options: ReduceOptions) {
  checkDTypes(functionName, { x });
  checkOptionNames(functionName, options, ["axis", "keepDims"]);
  const { axis, keepDims = false } = options;
  const axes = normalizeAxes(functionName, axis, x.rank);
  const kept = x.shape.map((length, at) => (axes.includes(at) ? 1 : length));
  return { axes, kept, shape: keepDims ? kept : x.shape.filter((_, at) => !axes.includes(at)) };
}

/**
 * The sum over axes.
 *
 * @throws ArgumentError when an axis is out of range or repeats
 * @example
 * sum(tensor([[1, 2], [3, 4]]), { axis: 0 }).toNDArray().toArray() // [4, 6]
 */
export function sum(x: Tensor, options: ReduceOptions = {}): Tensor {
  const { axes, kept } = reducedShapes("sum", x, options);
  return record({
    name: "sum",
    inputs: { x },
    forward: (backend, { x }) => backend.reduce("sum", x, axes, options.keepDims ?? false),
    gradients: (g) => ({ x: () => broadcastTo(reshape(g, kept), x.shape) }),
  });
}

/**
 * Repeated along new axes and axes of length 1, by NumPy's rule.
 *
 * @throws ShapeError when x does not broadcast to the shape
 * @example
 * broadcastTo(tensor([1, 2]), [2, 2]).toNDArray().toArray() // [[1, 2], [1, 2]]
 */
export function broadcastTo(x: Tensor, shape: Shape): Tensor {
  const extra = shape.length - x.rank;
  if (extra < 0 || x.shape.some((length, axis) => length !== 1 && length !== shape[axis + extra]))
    throw new ShapeError("broadcastTo", "axes aligned at the right must be equal or 1 in x", [
      { name: "x", value: x.shape },
      { name: "shape", value: shape },
    ]);
  return record({
    name: "broadcastTo",
    inputs: { x },
    forward: (backend, { x }) => backend.broadcastTo(x, shape),
    gradients: (g) => ({ x: () => sumTo(g, x.shape) }),
  });
}

/** The adjoint of `broadcastTo`: sums over the axes along which `shape` was repeated. */
export function sumTo(x: Tensor, shape: Shape): Tensor {
  const extra = x.rank - shape.length;
  const axis = x.shape.flatMap((length, at) =>
    at < extra || (shape[at - extra] === 1 && length !== 1) ? [at] : [],
  );
  return reshape(axis.length === 0 ? x : sum(x, { axis }), shape);
}
