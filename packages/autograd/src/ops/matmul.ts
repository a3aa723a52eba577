import { broadcastShapes, ShapeError, sizeOf } from "@convkit/ndarray";
import { checkDTypes, record } from "../record.ts";
import type { Tensor } from "../tensor.ts";
import { add } from "./arithmetic.ts";
import { reshape } from "./shape.ts";

/** Which operands are given with their last two axes exchanged. */
interface Transposed {
  readonly x?: boolean;
  readonly y?: boolean;
}

/** `x y` of stacks of matrices, closed under differentiation: with P = X Y, dX = dP Y^T and dY = X^T dP. */
export function product(x: Tensor, y: Tensor, { x: xT = false, y: yT = false }: Transposed = {}): Tensor {
  return record({
    name: "matmul",
    inputs: { x, y },
    forward: (backend, { x, y }) => backend.matmul(x, y, xT, yT),
    gradients: (g, { x, y }) => ({
      x: () => (xT ? product(y, g, { x: yT, y: true }) : product(g, y, { y: !yT })),
      y: () => (yT ? product(g, x, { x: true, y: xT }) : product(x, g, { x: !xT })),
    }),
  });
}

/**
 * The matrix product, by NumPy's rules: `[..., M, K] x [..., K, N]` gives `[..., M, N]`, leading axes broadcast; a
 * vector stands for a row on the left and for a column on the right, and its axis is dropped from the result.
 *
 * @throws ShapeError when the inner lengths differ, an operand is a scalar, or leading axes do not broadcast
 * @throws DTypeError when the dtypes differ or are not float
 * @example
 * matmul(tensor([[1, 2], [3, 4]]), tensor([1, 1])).toNDArray().toArray() // [3, 7]
 */
export function matmul(x: Tensor, y: Tensor): Tensor {
  checkDTypes("matmul", { x, y });
  const inner = [x.shape.at(-1), y.rank === 1 ? y.shape[0] : y.shape.at(-2)];
  if (
    inner[0] === undefined ||
    inner[0] !== inner[1] ||
    !broadcastShapes(x.shape.slice(0, -2), y.shape.slice(0, -2))
  )
    throw new ShapeError(
      "matmul",
      inner[0] !== inner[1]
        ? `inner lengths must be equal, got ${inner[0] ?? "a scalar"} and ${inner[1] ?? "a scalar"}`
        : "operands must be matrices, vectors, or stacks of them that broadcast",
      [
        { name: "x", value: x.shape, note: "..., M, K" },
        { name: "y", value: y.shape, note: "..., K, N" },
      ],
    );
  const left = x.rank === 1 ? reshape(x, [1, x.size]) : x;
  const right = y.rank === 1 ? reshape(y, [y.size, 1]) : y;
  const result = product(left, right);
  if (x.rank > 1 && y.rank > 1) return result;
  const batch = result.shape.slice(0, -2);
  const [rows, columns] = result.shape.slice(-2);
  return reshape(result, [...batch, ...(x.rank === 1 ? [] : [rows!]), ...(y.rank === 1 ? [] : [columns!])]);
}

/**
 * The affine map of a fully connected layer: `y = x W^T + b`.
 *
 * @param x `[..., inFeatures]`
 * @param weight `[outFeatures, inFeatures]`
 * @param bias `[outFeatures]`
 * @returns `[..., outFeatures]`
 * @throws ShapeError when the features disagree
 * @example
 * linear(tensor([1, 2]), tensor([[3, 4]]), tensor([5])).toNDArray().toArray() // [16]
 */
export function linear(x: Tensor, weight: Tensor, bias?: Tensor): Tensor {
  checkDTypes("linear", { x, weight, ...(bias ? { bias } : {}) });
  const [outFeatures, inFeatures] = weight.shape;
  const fits = weight.rank === 2 && x.shape.at(-1) === inFeatures;
  if (!fits || (bias && (bias.rank !== 1 || bias.size !== outFeatures)))
    throw new ShapeError("linear", "the last axis of x and the bias must fit the weight", [
      { name: "x", value: x.shape, note: "..., in" },
      { name: "weight", value: weight.shape, note: "out, in" },
      ...(bias ? [{ name: "bias", value: bias.shape, note: "out" }] : []),
    ]);
  // Of one matrix, so that the weight's gradient is one product, too.
  const y = product(x.rank === 2 ? x : reshape(x, [sizeOf(x.shape.slice(0, -1)), x.shape.at(-1)!]), weight, {
    y: true,
  });
  const result = x.rank === 2 ? y : reshape(y, [...x.shape.slice(0, -1), outFeatures!]);
  return bias ? add(result, bias) : result;
}
