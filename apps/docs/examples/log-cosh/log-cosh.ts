// #region op
import { mul, record, type Tensor, tanh } from "@convkit/autograd";

/**
 * `log(cosh(x))`, a loss that is quadratic near 0 and linear far out.
 *
 *   log cosh x = |x| + softplus(-2 |x|) - log 2,   d/dx = tanh x
 *
 * @param x float32 or float64, any shape
 */
export function logCosh(x: Tensor): Tensor {
  return record({
    name: "logCosh",
    inputs: { x },
    forward(backend, { x }) {
      const size = backend.unary("abs", x);
      const twice = backend.binary("mul", size, backend.full([], -2, x.dtype));
      const sum = backend.binary("add", size, backend.unary("softplus", twice));
      return backend.binary("sub", sum, backend.full([], Math.LN2, x.dtype));
    },
    // An op, not numbers: the rule is differentiated, too.
    gradients: (outputGrad, { x }) => ({ x: () => mul(outputGrad, tanh(x)) }),
  });
}
// #endregion op
