import { type ConvOptions, conv1d, conv2d, conv3d, type Tensor } from "@convkit/autograd";
import {
  convGeometry,
  type Padding,
  type PaddingMode,
  type PerAxis,
  type Precision,
  resolveConvGeometry,
  resolvePaddingMode,
  type SpatialDims,
} from "@convkit/conv-kernels";
import { checkOptionNames, type Shape } from "@convkit/ndarray";
import {
  defaultWeights,
  type WeightOptions,
  weightConfig,
  weightOptionNames,
} from "../init/layer-defaults.ts";
import { type ConfigValue, Module } from "../module/module.ts";
import type { Parameter } from "../module/parameter.ts";
import { checkImage } from "./check-image.ts";
import { describeOptions } from "./describe.ts";
import { checkChannels, checkWindow, kernelSizes } from "./weight-shape.ts";

/** Options of the convolution layers. */
export interface ConvLayerOptions extends WeightOptions {
  /** Default: 1. */
  readonly stride?: PerAxis;
  /** Default: 0. */
  readonly padding?: Padding;
  /** The distance between neighbouring kernel taps. Default: 1. */
  readonly dilation?: PerAxis;
  /** Channels are split into this many independent convolutions. Default: 1. */
  readonly groups?: number;
  /** What the padded border holds. Default: "zeros". */
  readonly paddingMode?: PaddingMode;
  /** "highest" keeps to algorithms with the error of a direct sum. Default: "high". */
  readonly precision?: Precision;
}

const optionNames = ["stride", "padding", "dilation", "groups", "paddingMode", "precision"];
const ops = { 1: conv1d, 2: conv2d, 3: conv3d };

/** A convolution over `dims` spatial axes with a weight `[O, C/groups, ...kernel]` and a bias `[O]`. */
export abstract class Convolution extends Module {
  readonly weight: Parameter;
  readonly bias: Parameter | undefined;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly #dims: SpatialDims;
  readonly #window: Omit<ConvOptions, "bias">;

  constructor(
    dims: SpatialDims,
    inChannels: number,
    outChannels: number,
    kernelSize: PerAxis,
    options: ConvLayerOptions,
  ) {
    super();
    const layer = `Conv${dims}d`;
    checkOptionNames(layer, options, [...optionNames, ...weightOptionNames]);
    const { bias, dtype, generator, ...window } = options;
    const { groups = 1, paddingMode } = window;
    checkChannels(layer, { inChannels, outChannels, groups });
    const shape = [outChannels, inChannels / groups, ...kernelSizes(layer, dims, kernelSize)];
    checkWindow(layer, dims, inChannels, { kernelSize, dilation: window.dilation }, (image) => {
      const geometry = resolveConvGeometry(layer, dims, image, shape, "float32", window);
      resolvePaddingMode(layer, geometry, paddingMode);
    });
    const weights = defaultWeights(layer, shape, outChannels, { bias, dtype, generator });
    this.weight = weights.weight;
    this.bias = weights.bias;
    this.inChannels = inChannels;
    this.outChannels = outChannels;
    this.#dims = dims;
    this.#window = window;
  }

  forward(input: Tensor): Tensor {
    checkImage(`Conv${this.#dims}d`, this.#dims, input, this.inChannels);
    return ops[this.#dims](input, this.weight, { ...this.#window, bias: this.bias });
  }

  override flops(input: Shape): number {
    return convGeometry(input, this.weight.shape, this.#window).flops;
  }

  override config(): readonly ConfigValue[] {
    return [
      this.inChannels,
      this.outChannels,
      this.weight.shape.slice(2),
      { ...this.#window, ...weightConfig(this) },
    ];
  }

  override describe(): string {
    const options = {
      kernelSize: this.weight.shape.slice(2),
      ...this.#window,
      bias: this.bias ? undefined : false,
    };
    return `${this.inChannels}, ${this.outChannels}, ${describeOptions(options)}`;
  }
}

/**
 * Convolution of `[N, C, L]`; names, defaults and initial weights as torch.nn.Conv1d.
 *
 * @throws ArgumentError when an option has a value that makes no convolution
 * @example
 * new Conv1d(2, 4, 3, { padding: 1 }).forward(zeros([1, 2, 10])).shape // [1, 4, 10]
 */
export class Conv1d extends Convolution {
  static override keepsNothing(): boolean {
    return true;
  }

  constructor(inChannels: number, outChannels: number, kernelSize: PerAxis, options: ConvLayerOptions = {}) {
    super(1, inChannels, outChannels, kernelSize, options);
  }
}

/**
 * Convolution of `[N, C, H, W]`; names, defaults and initial weights as torch.nn.Conv2d.
 *
 *   y = conv2d(x, weight) + bias,   weight `[O, C/groups, kH, kW]`, bias `[O]`
 *
 * @throws ArgumentError when an option has a value that makes no convolution
 * @example
 * new Conv2d(1, 8, 5, { stride: 2, padding: 2 }).forward(zeros([1, 1, 28, 28])).shape // [1, 8, 14, 14]
 */
export class Conv2d extends Convolution {
  static override keepsNothing(): boolean {
    return true;
  }

  constructor(inChannels: number, outChannels: number, kernelSize: PerAxis, options: ConvLayerOptions = {}) {
    super(2, inChannels, outChannels, kernelSize, options);
  }
}

/**
 * Convolution of `[N, C, D, H, W]`; names, defaults and initial weights as torch.nn.Conv3d.
 *
 * @throws ArgumentError when an option has a value that makes no convolution
 * @example
 * new Conv3d(1, 2, 3).forward(zeros([1, 1, 4, 5, 6])).shape // [1, 2, 2, 3, 4]
 */
export class Conv3d extends Convolution {
  static override keepsNothing(): boolean {
    return true;
  }

  constructor(inChannels: number, outChannels: number, kernelSize: PerAxis, options: ConvLayerOptions = {}) {
    super(3, inChannels, outChannels, kernelSize, options);
  }
}
