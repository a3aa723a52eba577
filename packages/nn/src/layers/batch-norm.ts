import {
  add,
  batchNorm,
  batchNormWithMoments,
  div,
  mul,
  noGrad,
  ones,
  sub,
  Tensor,
  zeros,
} from "@convkit/autograd";
import { checkOptionNames, formatShape, ShapeError } from "@convkit/ndarray";
import { checkInteger, checkNumber } from "../check.ts";
import { type ConfigValue, Module } from "../module/module.ts";
import { Buffer, Parameter } from "../module/parameter.ts";
import { describeOptions } from "./describe.ts";

export interface BatchNormLayerOptions {
  /** Added to variances. Default: 1e-5. */
  readonly eps?: number;
  /** The weight of a batch's statistics in the running ones; null averages all batches alike. Default: 0.1. */
  readonly momentum?: number | null;
  /** Whether there is a learned factor and offset for every channel. Default: true. */
  readonly affine?: boolean;
  /** Whether running statistics are kept, for use in evaluation. Default: true. */
  readonly trackRunningStats?: boolean;
  /** Default: float32. */
  readonly dtype?: "float32" | "float64";
}

const optionNames = ["eps", "momentum", "affine", "trackRunningStats", "dtype"];

/** What batch normalisation remembers of the batches it was trained on. */
interface RunningStatistics {
  readonly mean: Buffer;
  readonly variance: Buffer;
  readonly batches: Buffer;
}

/** Normalises channels over the batch and all axes after the second. */
abstract class BatchNorm extends Module {
  readonly weight: Parameter | undefined;
  readonly bias: Parameter | undefined;
  readonly runningMean: Buffer | undefined;
  readonly runningVar: Buffer | undefined;
  readonly numBatchesTracked: Buffer | undefined;
  readonly #layer: string;
  readonly #ranks: readonly number[];
  readonly #channels: number;
  readonly #options: BatchNormLayerOptions;

  constructor(layer: string, ranks: readonly number[], channels: number, options: BatchNormLayerOptions) {
    super();
    checkOptionNames(layer, options, optionNames);
    checkInteger(layer, "channels", channels, 1);
    const {
      eps = 1e-5,
      momentum = 0.1,
      affine = true,
      trackRunningStats = true,
      dtype = "float32",
    } = options;
    checkNumber(layer, "eps", eps, "a finite number of at least 0", (e) => e >= 0 && e < Infinity);
    checkNumber(layer, "momentum", momentum ?? 0, "null or in 0 .. 1", (m) => m >= 0 && m <= 1);
    if (affine) {
      this.weight = new Parameter(ones([channels], { dtype }));
      this.bias = new Parameter(zeros([channels], { dtype }));
    }
    if (trackRunningStats) {
      this.runningMean = new Buffer(zeros([channels], { dtype }));
      this.runningVar = new Buffer(ones([channels], { dtype }));
      this.numBatchesTracked = new Buffer(zeros([], { dtype: "int32" }));
    }
    this.#layer = layer;
    this.#ranks = ranks;
    this.#channels = channels;
    this.#options = options;
  }

  forward(x: Tensor): Tensor {
    this.#check(x);
    const { weight, bias } = this;
    const affine = { ...(weight && { weight }), ...(bias && { bias }) };
    const { eps = 1e-5 } = this.#options;
    const running = this.#running();
    if (!this.training && running)
      return batchNorm(x, { ...affine, mean: running.mean, variance: running.variance, eps });
    if (this.training && x.size / this.#channels <= 1)
      throw new ShapeError(this.#layer, "training needs more than one value a channel", [
        { name: "x", value: x.shape, note: "N, C, ..." },
      ]);
    const { output, mean, variance } = batchNormWithMoments(x, { ...affine, eps });
    if (running) noGrad(() => this.#track(running, mean, variance, x.size / this.#channels));
    return output;
  }

  #running(): RunningStatistics | undefined {
    const { runningMean: mean, runningVar: variance, numBatchesTracked: batches } = this;
    return mean && variance && batches && { mean, variance, batches };
  }

  /** Moves the running statistics towards the batch's, whose variance becomes the unbiased estimate: n / (n - 1). */
  #track(running: RunningStatistics, mean: Tensor, variance: Tensor, count: number): void {
    const { backend } = mean;
    const { momentum = 0.1 } = this.#options;
    const one = backend.full([], 1, "int32");
    running.batches.assign(new Tensor(backend, backend.binary("add", running.batches.handle, one)));
    const share = momentum ?? div(1, new Tensor(backend, backend.cast(running.batches.handle, mean.dtype)));
    const towards = (old: Tensor, seen: Tensor) => add(old, mul(sub(seen, old), share));
    running.mean.assign(towards(running.mean, mean));
    running.variance.assign(towards(running.variance, mul(variance, count / (count - 1))));
  }

  #check(x: Tensor): void {
    if (this.#ranks.includes(x.rank) && x.shape[1] === this.#channels) return;
    throw new ShapeError(
      this.#layer,
      `the input must have ${this.#ranks.join(" or ")} axes and ${this.#channels} channels, got ${formatShape(x.shape)}`,
      [{ name: "input", value: x.shape, note: "N, C, ..." }],
    );
  }

  override config(): readonly ConfigValue[] {
    return [this.#channels, { ...this.#options }];
  }

  override describe(): string {
    return [this.#channels, describeOptions(this.#options)].filter((part) => part !== "").join(", ");
  }
}

/**
 * Batch normalisation of `[N, C]` or `[N, C, L]`, as torch.nn.BatchNorm1d; see BatchNorm2d.
 *
 * @example
 * new BatchNorm1d(8).forward(ones([4, 8])).shape // [4, 8]
 */
export class BatchNorm1d extends BatchNorm {
  static override keepsNothing(): boolean {
    return true;
  }

  constructor(channels: number, options: BatchNormLayerOptions = {}) {
    super("BatchNorm1d", [2, 3], channels, options);
  }
}

/**
 * Batch normalisation of `[N, C, H, W]`, as torch.nn.BatchNorm2d.
 *
 *   y = (x - mean) / sqrt(variance + eps) * weight + bias   for every channel
 *
 * In training mean and biased variance are the batch's, and running ones follow them; in evaluation the running
 * ones are used. State dict: weight, bias, running_mean, running_var, num_batches_tracked.
 *
 * @throws ShapeError for an input of another rank or number of channels, or one value a channel in training
 * @example
 * const norm = new BatchNorm2d(3);
 * norm.forward(ones([2, 3, 4, 4])).shape // [2, 3, 4, 4]
 * await norm.runningMean!.data() // ~[0.1, 0.1, 0.1]
 *
 * Source: Ioffe & Szegedy, "Batch Normalization", arXiv:1502.03167.
 */
export class BatchNorm2d extends BatchNorm {
  static override keepsNothing(): boolean {
    return true;
  }

  constructor(channels: number, options: BatchNormLayerOptions = {}) {
    super("BatchNorm2d", [4], channels, options);
  }
}

/**
 * Batch normalisation of `[N, C, D, H, W]`, as torch.nn.BatchNorm3d; see BatchNorm2d.
 *
 * @example
 * new BatchNorm3d(8).forward(ones([2, 8, 2, 3, 3])).shape // [2, 8, 2, 3, 3]
 */
export class BatchNorm3d extends BatchNorm {
  static override keepsNothing(): boolean {
    return true;
  }

  constructor(channels: number, options: BatchNormLayerOptions = {}) {
    super("BatchNorm3d", [5], channels, options);
  }
}
