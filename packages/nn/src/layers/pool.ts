import {
  avgPool1d,
  avgPool2d,
  avgPool3d,
  maxPool1d,
  maxPool2d,
  maxPool3d,
  type Tensor,
} from "@convkit/autograd";
import {
  type AvgPoolOptions,
  type MaxPoolOptions,
  type PerAxis,
  resolvePoolGeometry,
  type SpatialDims,
} from "@convkit/conv-kernels";
import { checkOptionNames } from "@convkit/ndarray";
import { type ConfigValue, Module } from "../module/module.ts";
import { checkImage } from "./check-image.ts";
import { describeOptions } from "./describe.ts";
import { checkWindow } from "./weight-shape.ts";

export type MaxPoolLayerOptions = Omit<MaxPoolOptions, "kernelSize">;
export type AvgPoolLayerOptions = Omit<AvgPoolOptions, "kernelSize">;

type Pool = (input: Tensor, options: MaxPoolOptions & AvgPoolOptions) => Tensor;

const optionNames = {
  max: ["stride", "padding", "dilation", "ceilMode"],
  avg: ["stride", "padding", "ceilMode", "countIncludePad"],
};

/** One number for every window over `dims` spatial axes. */
abstract class Pooling extends Module {
  readonly #layer: string;
  readonly #dims: SpatialDims;
  readonly #pool: Pool;
  readonly #options: MaxPoolOptions & AvgPoolOptions;

  constructor(
    kind: "max" | "avg",
    dims: SpatialDims,
    pool: Pool,
    kernelSize: PerAxis,
    given: MaxPoolLayerOptions & AvgPoolLayerOptions,
  ) {
    super();
    this.#layer = `${kind === "max" ? "Max" : "Avg"}Pool${dims}d`;
    checkOptionNames(this.#layer, given, optionNames[kind]);
    const options = { kernelSize, ...given };
    this.#dims = dims;
    this.#pool = pool;
    this.#options = options;
    checkWindow(this.#layer, dims, 1, options, (image) => {
      resolvePoolGeometry(this.#layer, kind, dims, image, "float32", options);
    });
  }

  forward(input: Tensor): Tensor {
    checkImage(this.#layer, this.#dims, input);
    return this.#pool(input, this.#options);
  }

  override config(): readonly ConfigValue[] {
    const { kernelSize, ...options } = this.#options;
    return [kernelSize, options];
  }

  override describe(): string {
    return describeOptions(this.#options);
  }
}

/**
 * The maximum of every window of `[N, C, L]`, as torch.nn.MaxPool1d; the stride is the kernel size unless given.
 *
 * @example
 * new MaxPool1d(2).forward(zeros([2, 3, 8])).shape // [2, 3, 4]
 */
export class MaxPool1d extends Pooling {
  static override keepsNothing(): boolean {
    return true;
  }

  constructor(kernelSize: PerAxis, options: MaxPoolLayerOptions = {}) {
    super("max", 1, maxPool1d, kernelSize, options);
  }
}

/**
 * The maximum of every window of `[N, C, H, W]`, as torch.nn.MaxPool2d; the stride is the kernel size unless given.
 *
 * @example
 * new MaxPool2d(2).forward(zeros([2, 3, 8, 6])).shape // [2, 3, 4, 3]
 */
export class MaxPool2d extends Pooling {
  static override keepsNothing(): boolean {
    return true;
  }

  constructor(kernelSize: PerAxis, options: MaxPoolLayerOptions = {}) {
    super("max", 2, maxPool2d, kernelSize, options);
  }
}

/**
 * The maximum of every window of `[N, C, D, H, W]`, as torch.nn.MaxPool3d; the stride is the kernel size unless given.
 *
 * @example
 * new MaxPool3d(2).forward(zeros([2, 3, 8, 6, 4])).shape // [2, 3, 4, 3, 2]
 */
export class MaxPool3d extends Pooling {
  static override keepsNothing(): boolean {
    return true;
  }

  constructor(kernelSize: PerAxis, options: MaxPoolLayerOptions = {}) {
    super("max", 3, maxPool3d, kernelSize, options);
  }
}

/**
 * The average of every window of `[N, C, L]`, as torch.nn.AvgPool1d; the stride is the kernel size unless given.
 *
 * @example
 * new AvgPool1d(2).forward(zeros([2, 3, 8])).shape // [2, 3, 4]
 */
export class AvgPool1d extends Pooling {
  static override keepsNothing(): boolean {
    return true;
  }

  constructor(kernelSize: PerAxis, options: AvgPoolLayerOptions = {}) {
    super("avg", 1, avgPool1d, kernelSize, options);
  }
}

/**
 * The average of every window of `[N, C, H, W]`, as torch.nn.AvgPool2d; the stride is the kernel size unless given.
 *
 * @example
 * new AvgPool2d(2).forward(zeros([2, 3, 8, 6])).shape // [2, 3, 4, 3]
 */
export class AvgPool2d extends Pooling {
  static override keepsNothing(): boolean {
    return true;
  }

  constructor(kernelSize: PerAxis, options: AvgPoolLayerOptions = {}) {
    super("avg", 2, avgPool2d, kernelSize, options);
  }
}

/**
 * The average of every window of `[N, C, D, H, W]`, as torch.nn.AvgPool3d; the stride is the kernel size unless given.
 *
 * @example
 * new AvgPool3d(2).forward(zeros([2, 3, 8, 6, 4])).shape // [2, 3, 4, 3, 2]
 */
export class AvgPool3d extends Pooling {
  static override keepsNothing(): boolean {
    return true;
  }

  constructor(kernelSize: PerAxis, options: AvgPoolLayerOptions = {}) {
    super("avg", 3, avgPool3d, kernelSize, options);
  }
}
