import type { UnaryName } from "../backend.ts";
import type { GradientRule } from "../graph.ts";
import { checkDTypes, record } from "../record.ts";
import type { Tensor } from "../tensor.ts";

/** An elementwise op of one operand, from a backend primitive and its gradient. */
export function unary(
  name: UnaryName,
  gradient: (outputGrad: Tensor, x: Tensor, output: Tensor) => GradientRule,
): (x: Tensor) => Tensor {
  return (x) => {
    checkDTypes(name, { x });
    return record({
      name,
      inputs: { x },
      forward: (backend, { x }) => backend.unary(name, x),
      gradients: (outputGrad, { x }, output) => ({ x: gradient(outputGrad, x, output) }),
    });
  };
}
