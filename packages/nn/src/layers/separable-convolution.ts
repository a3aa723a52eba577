import type { Tensor } from "@convkit/autograd";
import type { PerAxis } from "@convkit/conv-kernels";
import { checkOptionNames } from "@convkit/ndarray";
import { type ConfigValue, Module } from "../module/module.ts";
import { resolveGenerator } from "../random.ts";
import { checkImage } from "./check-image.ts";
import { Conv2d, type ConvLayerOptions } from "./convolution.ts";

/** Options of a depthwise-separable convolution: those of a convolution, whose groups are given. */
export type SeparableConvOptions = Omit<ConvLayerOptions, "groups">;

const optionNames = [
  "stride",
  "padding",
  "dilation",
  "paddingMode",
  "precision",
  "bias",
  "dtype",
  "generator",
];

/**
 * A convolution in two steps: every channel by itself with a spatial kernel (`depthwise`), then 1 x 1 across channels
 * (`pointwise`). `C*k^2 + C*O` weights stand for the `C*O*k^2` of a full convolution.
 *
 * Stride, padding, dilation and padding mode are the depthwise step's; bias, dtype, generator and precision are for both.
 *
 * @throws ArgumentError when an option has a value that makes no convolution
 * @example
 * const layer = new DepthwiseSeparableConv2d(8, 16, 3, { padding: 1, bias: false });
 * layer.forward(ones([1, 8, 5, 5])).shape // [1, 16, 5, 5]
 * layer.parameters().map(({ shape }) => shape) // [[8, 1, 3, 3], [16, 8, 1, 1]]
 *
 * Source: Howard et al., "MobileNets", arXiv:1704.04861, section 3.1.
 */
export class DepthwiseSeparableConv2d extends Module {
  static override keepsNothing(): boolean {
    return true;
  }

  readonly depthwise: Conv2d;
  readonly pointwise: Conv2d;
  readonly #arguments: readonly ConfigValue[];

  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: PerAxis,
    options: SeparableConvOptions = {},
  ) {
    super();
    checkOptionNames("DepthwiseSeparableConv2d", options, optionNames);
    const { bias, dtype, precision, generator: given, ...window } = options;
    // One generator, so that a seed does not give both steps the same numbers.
    const generator = resolveGenerator("DepthwiseSeparableConv2d", { generator: given });
    const both = { bias, dtype, generator, ...(precision && { precision }) };
    this.depthwise = new Conv2d(inChannels, inChannels, kernelSize, {
      ...window,
      ...both,
      groups: inChannels,
    });
    this.pointwise = new Conv2d(inChannels, outChannels, 1, both);
    this.#arguments = [inChannels, outChannels, kernelSize, { ...window, bias, dtype, precision }];
  }

  forward(x: Tensor): Tensor {
    checkImage("DepthwiseSeparableConv2d", 2, x, this.depthwise.inChannels);
    return this.pointwise.forward(this.depthwise.forward(x));
  }

  override config(): readonly ConfigValue[] {
    return this.#arguments;
  }
}
