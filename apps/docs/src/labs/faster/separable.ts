import { convGeometry } from "@convkit/conv-kernels";
import { sizeOf } from "@convkit/ndarray";

export interface BlockSizes {
  readonly channels: number;
  readonly filters: number;
  readonly size: number;
  readonly kernel: number;
}

export interface BlockPart {
  readonly title: string;
  readonly products: number;
  readonly weights: number;
  /** Products for each element that is read or written once: input, weights, output. */
  readonly intensity: number;
  /** Rows of the matrix of weights of one group: how often a loaded column can be used. */
  readonly rows: number;
}

/** A full convolution beside the depthwise and the pointwise one that take its place in a MobileNet. */
export function separableParts({ channels, filters, size, kernel }: BlockSizes): BlockPart[] {
  const part = (title: string, weight: number[], groups: number): BlockPart => {
    const image = [1, weight[1]! * groups, size, size];
    const options = { padding: "same", groups } as const;
    const { flops, parameters, inputShape, outputShape } = convGeometry(image, weight, options);
    const products = flops / 2;
    const elements = sizeOf(inputShape) + parameters + sizeOf(outputShape);
    return {
      title,
      products,
      weights: parameters,
      intensity: products / elements,
      rows: weight[0]! / groups,
    };
  };
  return [
    part("full", [filters, channels, kernel, kernel], 1),
    part("depthwise", [channels, 1, kernel, kernel], channels),
    part("pointwise", [filters, channels, 1, 1], 1),
  ];
}
