import { broadcastShapes, ShapeError } from "@convkit/ndarray";
import type { BinaryName } from "../backend.ts";
import type { GradientRule, TensorLike } from "../graph.ts";
import { checkDTypes, record } from "../record.ts";
import type { Tensor } from "../tensor.ts";

const shapeOf = (operand: TensorLike) => (typeof operand === "number" ? [] : operand.shape);

/** Throws unless the operands' dtypes are equal and float, and their shapes broadcast. */
export function checkBroadcast(
  functionName: string,
  operands: Record<string, TensorLike>,
  float = true,
): void {
  checkDTypes(functionName, operands, { float, numbers: true });
  const shapes = Object.values(operands).map(shapeOf);
  if (broadcastShapes(...shapes) === undefined)
    throw new ShapeError(
      functionName,
      "shapes aligned at the right must be equal or 1 on every axis",
      Object.entries(operands).map(([name, operand]) => ({ name, value: shapeOf(operand) })),
    );
}

/** An elementwise op of two broadcast operands, from a backend primitive and the gradient of each operand. */
export function binary(
  name: BinaryName,
  gradients: (
    outputGrad: Tensor,
    operands: { readonly x: Tensor; readonly y: Tensor },
    output: Tensor,
  ) => Record<"x" | "y", GradientRule>,
): (x: TensorLike, y: TensorLike) => Tensor {
  return (x, y) => {
    checkBroadcast(name, { x, y });
    return record({
      name,
      inputs: { x, y },
      forward: (backend, { x, y }) => backend.binary(name, x, y),
      gradients,
    });
  };
}
