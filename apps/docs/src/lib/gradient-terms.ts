import { sizeOf } from "@convkit/ndarray";
import { type Convolution, outputShape, termsOf } from "./window.ts";

/** An operand whose gradient is looked at. */
export type Operand = "input" | "weight";

/** One product of the sum for an element of a gradient: the output element that sends it, and the other factor's place. */
export interface GradientTerm {
  readonly output: number;
  /** A place in the weights for the input's gradient, in the input for the weights'; undefined in the padding. */
  readonly factor: number | undefined;
}

/** For every element of dX or dW the products that are summed to it, in the order of the output's elements. */
export function gradientTerms(convolution: Convolution, operand: Operand): GradientTerm[][] {
  const shape = operand === "input" ? convolution.inputShape : convolution.weightShape;
  const all = Array.from({ length: sizeOf(shape) }, (): GradientTerm[] => []);
  const outputs = sizeOf(outputShape(convolution));
  for (let output = 0; output < outputs; output++)
    for (const { input, weight } of termsOf(convolution, output)) {
      if (operand === "weight") all[weight]!.push({ output, factor: input });
      else if (input !== undefined) all[input]!.push({ output, factor: weight });
    }
  return all;
}
