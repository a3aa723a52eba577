import {
  type ConvTransposeOptions,
  convTranspose1d,
  convTranspose2d,
  convTranspose3d,
  type Tensor,
} from "@convkit/autograd";
import {
  type Padding,
  type PerAxis,
  type Precision,
  resolveConvTransposeGeometry,
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

/** Options of the transposed convolution layers. */
export interface ConvTransposeLayerOptions extends WeightOptions {
  /** Default: 1. */
  readonly stride?: PerAxis;
  /** What the convolution of which this is the adjoint pads with. Default: 0. */
  readonly padding?: Padding;
  /** Elements added at the end of each output axis. Default: 0. */
  readonly outputPadding?: PerAxis;
  /** The distance between neighbouring kernel taps. Default: 1. */
  readonly dilation?: PerAxis;
  /** Channels are split into this many independent convolutions. Default: 1. */
  readonly groups?: number;
  /** "highest" keeps to algorithms with the error of a direct sum. Default: "high". */
  readonly precision?: Precision;
}

const optionNames = ["stride", "padding", "outputPadding", "dilation", "groups", "precision"];
const ops = { 1: convTranspose1d, 2: convTranspose2d, 3: convTranspose3d };

/** A transposed convolution over `dims` spatial axes with a weight `[C, O/groups, ...kernel]` and a bias `[O]`. */
export abstract class TransposedConvolution extends Module {
  readonly weight: Parameter;
  readonly bias: Parameter | undefined;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly #dims: SpatialDims;
  readonly #window: Omit<ConvTransposeOptions, "bias">;

  constructor(
    dims: SpatialDims,
    inChannels: number,
    outChannels: number,
    kernelSize: PerAxis,
    options: ConvTransposeLayerOptions,
  ) {
    super();
    const layer = `ConvTranspose${dims}d`;
    checkOptionNames(layer, options, [...optionNames, ...weightOptionNames]);
    const { bias, dtype, generator, ...window } = options;
    const { groups = 1 } = window;
    checkChannels(layer, { inChannels, outChannels, groups });
    const shape = [inChannels, outChannels / groups, ...kernelSizes(layer, dims, kernelSize)];
    checkWindow(layer, dims, inChannels, { kernelSize, dilation: window.dilation }, (image) => {
      resolveConvTransposeGeometry(layer, dims, image, shape, "float32", window);
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
    checkImage(`ConvTranspose${this.#dims}d`, this.#dims, input, this.inChannels);
    return ops[this.#dims](input, this.weight, { ...this.#window, bias: this.bias });
  }

  override flops(input: Shape): number {
    const layer = `ConvTranspose${this.#dims}d`;
    return resolveConvTransposeGeometry(layer, this.#dims, input, this.weight.shape, "float32", this.#window)
      .flops;
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
 * Transposed convolution of `[N, C, L]`; names, defaults and initial weights as torch.nn.ConvTranspose1d.
 *
 * @throws ArgumentError when an option has a value that makes no transposed convolution
 * @example
 * new ConvTranspose1d(2, 4, 4, { stride: 2, padding: 1 }).forward(zeros([1, 2, 5])).shape // [1, 4, 10]
 */
export class ConvTranspose1d extends TransposedConvolution {
  static override keepsNothing(): boolean {
    return true;
  }

  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: PerAxis,
    options: ConvTransposeLayerOptions = {},
  ) {
    super(1, inChannels, outChannels, kernelSize, options);
  }
}

/**
 * Transposed convolution of `[N, C, H, W]`; names, defaults and initial weights as torch.nn.ConvTranspose2d.
 *
 *   y = convTranspose2d(x, weight) + bias,   weight `[C, O/groups, kH, kW]`, bias `[O]`
 *
 * @throws ArgumentError when an option has a value that makes no transposed convolution
 * @example
 * new ConvTranspose2d(8, 1, 4, { stride: 2, padding: 1 }).forward(zeros([1, 8, 14, 14])).shape // [1, 1, 28, 28]
 */
export class ConvTranspose2d extends TransposedConvolution {
  static override keepsNothing(): boolean {
    return true;
  }

  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: PerAxis,
    options: ConvTransposeLayerOptions = {},
  ) {
    super(2, inChannels, outChannels, kernelSize, options);
  }
}

/**
 * Transposed convolution of `[N, C, D, H, W]`; names, defaults and initial weights as torch.nn.ConvTranspose3d.
 *
 * @throws ArgumentError when an option has a value that makes no transposed convolution
 * @example
 * new ConvTranspose3d(1, 2, 3).forward(zeros([1, 1, 2, 3, 4])).shape // [1, 2, 4, 5, 6]
 */
export class ConvTranspose3d extends TransposedConvolution {
  static override keepsNothing(): boolean {
    return true;
  }

  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: PerAxis,
    options: ConvTransposeLayerOptions = {},
  ) {
    super(3, inChannels, outChannels, kernelSize, options);
  }
}
