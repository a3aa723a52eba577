import type { Tensor } from "@convkit/autograd";

/** Whether outputs are class scores `[N, C]` and targets labels `[N]`. */
export function isClassification(output: Tensor, target: Tensor): boolean {
  const labels = target.dtype === "int32" || target.dtype === "uint8";
  return output.rank === 2 && target.rank === 1 && labels && output.size > 0;
}
