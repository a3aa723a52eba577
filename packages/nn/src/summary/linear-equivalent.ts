import { type Shape, sizeOf } from "@convkit/ndarray";
import { Convolution } from "../layers/convolution.ts";
import { TransposedConvolution } from "../layers/transposed-convolution.ts";
import type { Module } from "../module/module.ts";

/** The fully connected layer that could do what a convolution does, for images of one size. */
export interface LinearEquivalent {
  /** Elements of one example's input and output: `new Linear(inFeatures, outFeatures)`. */
  readonly inFeatures: number;
  readonly outFeatures: number;
  /** inFeatures * outFeatures */
  readonly weights: number;
  /** Its weights for each weight of the convolution; biases, one an output against one a channel, count in neither. */
  readonly ratio: number;
}

/** Of convolutions, transposed ones included; undefined for any other layer. */
export function linearEquivalent(module: Module, input: Shape, output: Shape): LinearEquivalent | undefined {
  if (!(module instanceof Convolution || module instanceof TransposedConvolution)) return undefined;
  const inFeatures = sizeOf(input.slice(1));
  const outFeatures = sizeOf(output.slice(1));
  const weights = inFeatures * outFeatures;
  return { inFeatures, outFeatures, weights, ratio: weights / module.weight.size };
}
