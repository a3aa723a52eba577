import { allocate, checkOptionNames, fromTypedArray, type NDArray, ShapeError } from "@convkit/ndarray";
import type { ImageLayout } from "./options.ts";
import { elements } from "./products.ts";
import { checkArrays, checkOneOf } from "./validate.ts";

export interface BiasGradOptions {
  /** Default: `"NCHW"`. */
  readonly layout?: ImageLayout;
}

/**
 * The gradient of a convolution in its bias: the output gradient summed over everything but channels,
 * db[o] = sum over n,i,j of dy[n,o,i,j]. The same for transposed convolutions and in 1-d and 3-d.
 *
 * @param outputGrad `[N, O, ...spatial]`, or `[N, ...spatial, O]`
 * @returns `[O]`
 * @throws ShapeError unless there are 3, 4 or 5 axes
 * @example
 * convBiasGrad(ones([2, 3, 4, 4])).toArray() // [32, 32, 32]
 * convBiasGrad(ones([2, 4, 4, 3]), { layout: "NHWC" }).toArray() // [32, 32, 32]
 */
export function convBiasGrad(outputGrad: NDArray, options: BiasGradOptions = {}): NDArray {
  const dtype = checkArrays("convBiasGrad", { outputGrad });
  checkOptionNames("convBiasGrad", options, ["layout"]);
  const { layout = "NCHW" } = options;
  checkOneOf("convBiasGrad", "layout", layout, ["NCHW", "NHWC"]);
  const { shape } = outputGrad;
  if (shape.length < 3 || shape.length > 5)
    throw new ShapeError("convBiasGrad", `outputGrad must have 3, 4 or 5 axes, got ${shape.length}`, [
      { name: "outputGrad", value: shape },
    ]);
  const channels = shape.at(layout === "NCHW" ? 1 : -1)!;
  const dy = elements(outputGrad);
  const run = layout === "NCHW" ? dy.length / (shape[0]! * channels) : 1;
  const sums = allocate("float64", channels, "convBiasGrad");
  for (let start = 0, o = 0; start < dy.length; start += run, o = (o + 1) % channels) {
    let sum = 0;
    for (let i = start; i < start + run; i++) sum += dy[i]!;
    sums[o]! += sum;
  }
  const grad = allocate(dtype, channels, "convBiasGrad");
  grad.set(sums);
  return fromTypedArray(grad, [channels]);
}
