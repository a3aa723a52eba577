import {
  add,
  batchNorm,
  instanceNormWithMoments,
  mean as meanOf,
  mul,
  noGrad,
  ones,
  sub,
  type Tensor,
  zeros,
} from "@convkit/autograd";
import type { SpatialDims } from "@convkit/conv-kernels";
import { checkOptionNames, ShapeError, sizeOf } from "@convkit/ndarray";
import { checkInteger, checkNumber } from "../check.ts";
import { type ConfigValue, Module } from "../module/module.ts";
import { Buffer, Parameter } from "../module/parameter.ts";
import { checkImage, imageLetters } from "./check-image.ts";
import { describeOptions } from "./describe.ts";

export interface InstanceNormLayerOptions {
  /** Added to variances. Default: 1e-5. */
  readonly eps?: number;
  /** The weight of a batch's statistics in the running ones. Default: 0.1. */
  readonly momentum?: number;
  /** Whether there is a learned factor and offset for every channel. Default: false. */
  readonly affine?: boolean;
  /** Whether running statistics are kept, for use in evaluation. Default: false. */
  readonly trackRunningStats?: boolean;
  /** Default: float32. */
  readonly dtype?: "float32" | "float64";
}

const optionNames = ["eps", "momentum", "affine", "trackRunningStats", "dtype"];

/** Normalises every channel of every example over space. */
abstract class InstanceNorm extends Module {
  readonly weight: Parameter | undefined;
  readonly bias: Parameter | undefined;
  readonly runningMean: Buffer | undefined;
  readonly runningVar: Buffer | undefined;
  /** Always 0, as in PyTorch, whose state dicts have it. */
  readonly numBatchesTracked: Buffer | undefined;
  readonly #dims: SpatialDims;
  readonly #channels: number;
  readonly #options: InstanceNormLayerOptions;

  constructor(dims: SpatialDims, channels: number, options: InstanceNormLayerOptions) {
    super();
    const layer = `InstanceNorm${dims}d`;
    checkOptionNames(layer, options, optionNames);
    checkInteger(layer, "channels", channels, 1);
    const { eps = 1e-5, momentum = 0.1, affine, trackRunningStats, dtype = "float32" } = options;
    checkNumber(layer, "eps", eps, "a finite number of at least 0", (e) => e >= 0 && e < Infinity);
    checkNumber(layer, "momentum", momentum, "in 0 .. 1", (m) => m >= 0 && m <= 1);
    if (affine) {
      this.weight = new Parameter(ones([channels], { dtype }));
      this.bias = new Parameter(zeros([channels], { dtype }));
    }
    if (trackRunningStats) {
      this.runningMean = new Buffer(zeros([channels], { dtype }));
      this.runningVar = new Buffer(ones([channels], { dtype }));
      this.numBatchesTracked = new Buffer(zeros([], { dtype: "int32" }));
    }
    this.#dims = dims;
    this.#channels = channels;
    this.#options = options;
  }

  forward(x: Tensor): Tensor {
    const layer = `InstanceNorm${this.#dims}d`;
    checkImage(layer, this.#dims, x, this.#channels);
    const { weight, bias, runningMean, runningVar } = this;
    const { eps = 1e-5 } = this.#options;
    const options = { ...(weight && { weight }), ...(bias && { bias }), eps };
    if (!this.training && runningMean && runningVar)
      return batchNorm(x, { ...options, mean: runningMean, variance: runningVar });
    const count = sizeOf(x.shape.slice(2));
    if (this.training && count <= 1)
      throw new ShapeError(layer, "training needs more than one value a channel and example", [
        { name: "input", value: x.shape, note: imageLetters(this.#dims) },
      ]);
    const { output, mean, variance } = instanceNormWithMoments(x, options);
    if (runningMean && runningVar)
      noGrad(() => {
        this.#track(runningMean, mean);
        this.#track(runningVar, mul(variance, count / (count - 1)));
      });
    return output;
  }

  /** Moves a running statistic towards the mean of the examples' own. */
  #track(running: Buffer, seen: Tensor): void {
    const { momentum = 0.1 } = this.#options;
    running.assign(add(running, mul(sub(meanOf(seen, { axis: 0 }), running), momentum)));
  }

  override config(): readonly ConfigValue[] {
    return [this.#channels, { ...this.#options }];
  }

  override describe(): string {
    return [this.#channels, describeOptions(this.#options)].filter((part) => part !== "").join(", ");
  }
}

/**
 * Instance normalisation of `[N, C, L]`, as torch.nn.InstanceNorm1d; see InstanceNorm2d.
 *
 * @example
 * new InstanceNorm1d(3).forward(ones([2, 3, 8])).shape // [2, 3, 8]
 */
export class InstanceNorm1d extends InstanceNorm {
  static override keepsNothing(): boolean {
    return true;
  }

  constructor(channels: number, options: InstanceNormLayerOptions = {}) {
    super(1, channels, options);
  }
}

/**
 * Instance normalisation of `[N, C, H, W]`, as torch.nn.InstanceNorm2d.
 *
 *   y = (x - mean) / sqrt(variance + eps) * weight + bias   for every channel of every example
 *
 * In evaluation as in training, unless running statistics are kept: then those are used. State dict: weight and bias with
 * `affine`; running_mean, running_var and num_batches_tracked with `trackRunningStats`.
 *
 * @throws ShapeError for an input of another rank or number of channels, or one value a channel in training
 * @example
 * const norm = new InstanceNorm2d(3);
 * norm.forward(ones([2, 3, 4, 4])).shape // [2, 3, 4, 4]
 * norm.parameters().length // 0
 *
 * Source: Ulyanov, Vedaldi & Lempitsky, "Instance Normalization", arXiv:1607.08022.
 */
export class InstanceNorm2d extends InstanceNorm {
  static override keepsNothing(): boolean {
    return true;
  }

  constructor(channels: number, options: InstanceNormLayerOptions = {}) {
    super(2, channels, options);
  }
}

/**
 * Instance normalisation of `[N, C, D, H, W]`, as torch.nn.InstanceNorm3d; see InstanceNorm2d.
 *
 * @example
 * new InstanceNorm3d(3).forward(ones([2, 3, 2, 4, 4])).shape // [2, 3, 2, 4, 4]
 */
export class InstanceNorm3d extends InstanceNorm {
  static override keepsNothing(): boolean {
    return true;
  }

  constructor(channels: number, options: InstanceNormLayerOptions = {}) {
    super(3, channels, options);
  }
}
