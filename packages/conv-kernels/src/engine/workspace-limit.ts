import { sizeOf } from "@convkit/ndarray";
import type { ConvGeometry } from "../geometry.ts";

/** Twice the bytes of input and output: no workspace of an engine algorithm is larger. */
export function workspaceLimit({ inputShape, outputShape }: ConvGeometry): number {
  return 8 * (sizeOf(inputShape) + sizeOf(outputShape));
}
