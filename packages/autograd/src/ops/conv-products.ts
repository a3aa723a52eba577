import type { ConvGeometry } from "@convkit/conv-kernels";
import type { ConvPlan } from "../backend.ts";
import * as products from "../primitives/convolution.ts";
import { record } from "../record.ts";
import type { Tensor } from "../tensor.ts";
import { sum } from "./sum.ts";

// Convolution is linear in each operand, so its three products are closed under differentiation: the gradient
// of each with respect to an operand is another of the three. Geometries are checked by the callers.

/** `y = conv(x, w) + b`; dx = inputGrad(w, g), dw = weightGrad(x, g), db = sum of g over all but channels. */
export function convForward(
  geometry: ConvGeometry,
  input: Tensor,
  weight: Tensor,
  bias: Tensor | undefined,
  plan: ConvPlan,
): Tensor {
  const gradients = (g: Tensor, { input, weight }: { input: Tensor; weight: Tensor }) => ({
    input: () => convInputGrad(geometry, weight, g, plan),
    weight: () => convWeightGrad(geometry, input, g, plan),
  });
  if (bias === undefined)
    return record({
      name: plan.functionName,
      inputs: { input, weight },
      forward: (backend, { input, weight }) =>
        products.convForward(backend)(geometry, input, weight, undefined, plan),
      gradients,
    });
  return record({
    name: plan.functionName,
    inputs: { input, weight, bias },
    forward: (backend, { input, weight, bias }) =>
      products.convForward(backend)(geometry, input, weight, bias, plan),
    gradients: (g, saved) => ({
      ...gradients(g, saved),
      bias: () => sumOverAllButChannels(g, geometry.layout),
    }),
  });
}

/** `dx = inputGrad(w, g)`, the adjoint of `conv` in x; a transposed convolution's forward pass. */
export function convInputGrad(
  geometry: ConvGeometry,
  weight: Tensor,
  outputGrad: Tensor,
  plan: ConvPlan,
): Tensor {
  return record({
    name: plan.functionName,
    inputs: { weight, outputGrad },
    forward: (backend, { weight, outputGrad }) =>
      products.convInputGrad(backend)(geometry, weight, outputGrad, plan),
    gradients: (g, { weight, outputGrad }) => ({
      weight: () => convWeightGrad(geometry, g, outputGrad, plan),
      outputGrad: () => convForward(geometry, g, weight, undefined, plan),
    }),
  });
}

/** `dw = weightGrad(x, g)`, the adjoint of `conv` in w. */
export function convWeightGrad(
  geometry: ConvGeometry,
  input: Tensor,
  outputGrad: Tensor,
  plan: ConvPlan,
): Tensor {
  return record({
    name: plan.functionName,
    inputs: { input, outputGrad },
    forward: (backend, { input, outputGrad }) =>
      products.convWeightGrad(backend)(geometry, input, outputGrad, plan),
    gradients: (g, { input, outputGrad }) => ({
      input: () => convInputGrad(geometry, g, outputGrad, plan),
      outputGrad: () => convForward(geometry, input, g, undefined, plan),
    }),
  });
}

function sumOverAllButChannels(g: Tensor, layout: ConvGeometry["layout"]): Tensor {
  const channels = layout === "NCHW" ? 1 : g.rank - 1;
  return sum(g, { axis: g.shape.map((_, axis) => axis).filter((axis) => axis !== channels) });
}
