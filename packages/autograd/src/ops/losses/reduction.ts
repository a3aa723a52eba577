import { ArgumentError, broadcastShapes, ShapeError, sameShape } from "@convkit/ndarray";
import { checkDTypes } from "../../record.ts";
import type { Tensor } from "../../tensor.ts";
import { mean } from "../reduce.ts";
import { sum } from "../sum.ts";

/** How the losses of single elements become one number: their mean, their sum, or not at all. */
export type Reduction = "mean" | "sum" | "none";

export interface LossOptions {
  /** Default: "mean". */
  readonly reduction?: Reduction;
}

export function reduceLosses(functionName: string, losses: Tensor, reduction: Reduction = "mean"): Tensor {
  if (reduction === "mean") return mean(losses);
  if (reduction === "sum") return sum(losses);
  if (reduction === "none") return losses;
  return refuseReduction(functionName, reduction);
}

export function refuseReduction(
  functionName: string,
  reduction: string,
  names = '"mean", "sum" or "none"',
): never {
  throw new ArgumentError(functionName, `reduction must be ${names}, got "${String(reduction)}"`);
}

/** Throws unless prediction and target are float tensors of one dtype and shape: a loss never broadcasts. */
export function checkPair(functionName: string, prediction: Tensor, target: Tensor): void {
  checkDTypes(functionName, { prediction, target });
  if (sameShape(prediction.shape, target.shape)) return;
  throw new ShapeError(functionName, "prediction and target must have the same shape", [
    { name: "prediction", value: prediction.shape },
    { name: "target", value: target.shape },
  ]);
}

/** A weight as a constant of the losses' dtype; throws unless it broadcasts to their shape. */
export function constantWeight(
  functionName: string,
  name: string,
  prediction: Tensor,
  weight: Tensor | undefined,
): Tensor | undefined {
  if (weight === undefined) return undefined;
  checkDTypes(functionName, { prediction, [name]: weight });
  const shape = broadcastShapes(prediction.shape, weight.shape);
  if (shape === undefined || !sameShape(shape, prediction.shape))
    throw new ShapeError(functionName, `${name} must broadcast to the prediction's shape`, [
      { name: "prediction", value: prediction.shape },
      { name, value: weight.shape },
    ]);
  return weight.detach();
}
