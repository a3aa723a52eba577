import { binary } from "./broadcast.ts";
import { unary } from "./unary.ts";

/**
 * `x + y`, broadcast by NumPy's rule. Operands are float tensors of one dtype, or numbers.
 *
 * @throws ShapeError when the shapes do not broadcast
 * @throws DTypeError when the dtypes differ or are not float
 * @example
 * add(tensor([[1, 2], [3, 4]]), tensor([10, 20])).toNDArray().toArray() // [[11, 22], [13, 24]]
 */
export const add = /* @__PURE__ */ binary("add", (g) => ({ x: () => g, y: () => g }));

/**
 * `x - y`, broadcast; operands and errors as for `add`.
 *
 * @example
 * sub(tensor([3, 4]), 1).toNDArray().toArray() // [2, 3]
 */
export const sub = /* @__PURE__ */ binary("sub", (g) => ({ x: () => g, y: () => neg(g) }));

/**
 * `x * y`, elementwise and broadcast; operands and errors as for `add`.
 *
 * @example
 * mul(tensor([3, 4]), tensor([2, 5])).toNDArray().toArray() // [6, 20]
 */
export const mul = /* @__PURE__ */ binary("mul", (g, { x, y }) => ({
  x: () => mul(g, y),
  y: () => mul(g, x),
}));

/**
 * `x / y`, elementwise and broadcast; operands and errors as for `add`. `x / 0` is infinite or NaN, as IEEE 754 has it.
 *
 * @example
 * div(1, tensor([2, 4])).toNDArray().toArray() // [0.5, 0.25]
 */
export const div = /* @__PURE__ */ binary("div", (g, { y }, output) => ({
  x: () => div(g, y),
  y: () => neg(div(mul(g, output), y)),
}));

/**
 * `-x`.
 *
 * @example
 * neg(tensor([1, -2])).toNDArray().toArray() // [-1, 2]
 */
export const neg = /* @__PURE__ */ unary("neg", (g) => () => neg(g));
