import { type DType, isFloat } from "@convkit/ndarray";
import { record } from "../record.ts";
import type { Tensor } from "../tensor.ts";

/**
 * The same values as another dtype. Between float dtypes the gradient is cast back; to or from integers and bool
 * there is none.
 *
 * @example
 * cast(greater(tensor([1, 3]), 2), "float32").toNDArray().toArray() // [0, 1]
 */
export function cast(x: Tensor, dtype: DType): Tensor {
  if (x.dtype === dtype) return x;
  const differentiable = isFloat(x.dtype) && isFloat(dtype);
  if (!differentiable)
    return record({
      name: "cast",
      inputs: {},
      constants: { x },
      forward: (backend, { x }) => backend.cast(x, dtype),
      gradients: () => ({}),
    });
  return record({
    name: "cast",
    inputs: { x },
    forward: (backend, { x }) => backend.cast(x, dtype),
    gradients: (g, { x }) => ({ x: () => cast(g, x.dtype) }),
  });
}
