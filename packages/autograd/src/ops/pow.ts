import type { TensorLike } from "../graph.ts";
import { record } from "../record.ts";
import type { Tensor } from "../tensor.ts";
import { mul, sub } from "./arithmetic.ts";
import { binary } from "./broadcast.ts";
import { equal } from "./compare.ts";
import { log } from "./elementwise.ts";
import { where } from "./where.ts";

/** `x^y` with a gradient for both; where a factor of the formula vanishes, so does the gradient (no 0 * inf). */
const powTensor = /* @__PURE__ */ binary("pow", (g, { x, y }, output) => ({
  x: () => {
    const zero = equal(y, 0);
    return where(zero, 0, mul(g, mul(y, power(where(zero, 1, x), sub(y, 1)))));
  },
  y: () => {
    const zero = equal(x, 0);
    return where(zero, 0, mul(g, mul(output, log(where(zero, 1, x)))));
  },
}));

function powNumber(x: Tensor, exponent: number): Tensor {
  return record({
    name: "pow",
    inputs: { x },
    forward: (backend, { x }) => backend.binary("pow", x, backend.full([], exponent, x.dtype)),
    gradients: (g) => ({
      x: exponent === 0 ? "zero" : () => mul(g, mul(powNumber(x, exponent - 1), exponent)),
    }),
  });
}

function power(x: TensorLike, y: TensorLike): Tensor {
  return typeof y === "number" && typeof x !== "number" ? powNumber(x, y) : powTensor(x, y);
}

/**
 * `x ^ y`, elementwise and broadcast; NaN for a negative base and a fractional exponent.
 *
 *   d/dx = y * x^(y-1), 0 where y = 0;   d/dy = x^y * log(x), 0 where x = 0
 *
 * @throws ShapeError when the shapes do not broadcast
 * @throws DTypeError when the dtypes differ or are not float
 * @example
 * pow(tensor([1, 2, 3]), 2).toNDArray().toArray() // [1, 4, 9]
 */
export function pow(x: TensorLike, y: TensorLike): Tensor {
  return power(x, y);
}
