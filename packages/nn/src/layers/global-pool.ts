import { adaptiveMaxPool2d, flatten, mean, type Tensor } from "@convkit/autograd";
import { checkOptionNames } from "@convkit/ndarray";
import { type ConfigValue, Module } from "../module/module.ts";
import { checkImage } from "./check-image.ts";
import { describeOptions } from "./describe.ts";

export interface GlobalPoolOptions {
  /** Whether the spatial axes stay, with a length of 1. Default: false. */
  readonly keepDims?: boolean;
}

/**
 * The average of every channel of `[N, C, H, W]`: `[N, C]`, what a classifier takes after its last convolution. The same as
 * AdaptiveAvgPool2d(1) and Flatten.
 *
 * @throws ShapeError for an input of another rank
 * @example
 * new GlobalAvgPool2d().forward(zeros([2, 3, 8, 5])).shape // [2, 3]
 * new GlobalAvgPool2d({ keepDims: true }).forward(zeros([2, 3, 8, 5])).shape // [2, 3, 1, 1]
 *
 * Source: Lin, Chen & Yan, "Network In Network", arXiv:1312.4400, section 3.2.
 */
export class GlobalAvgPool2d extends Module {
  static override keepsNothing(): boolean {
    return true;
  }

  readonly #options: GlobalPoolOptions;

  constructor(options: GlobalPoolOptions = {}) {
    super();
    checkOptionNames("GlobalAvgPool2d", options, ["keepDims"]);
    this.#options = options;
  }

  forward(x: Tensor): Tensor {
    checkImage("GlobalAvgPool2d", 2, x);
    return mean(x, { axis: [2, 3], keepDims: this.#options.keepDims ?? false });
  }

  override config(): readonly ConfigValue[] {
    return [{ ...this.#options }];
  }

  override describe(): string {
    return describeOptions(this.#options);
  }
}

/**
 * The maximum of every channel of `[N, C, H, W]`: `[N, C]`. The same as AdaptiveMaxPool2d(1) and Flatten.
 *
 * @throws ShapeError for an input of another rank
 * @example
 * new GlobalMaxPool2d().forward(zeros([2, 3, 8, 5])).shape // [2, 3]
 */
export class GlobalMaxPool2d extends Module {
  static override keepsNothing(): boolean {
    return true;
  }

  readonly #options: GlobalPoolOptions;

  constructor(options: GlobalPoolOptions = {}) {
    super();
    checkOptionNames("GlobalMaxPool2d", options, ["keepDims"]);
    this.#options = options;
  }

  forward(x: Tensor): Tensor {
    checkImage("GlobalMaxPool2d", 2, x);
    const maxima = adaptiveMaxPool2d(x, 1);
    return this.#options.keepDims ? maxima : flatten(maxima, 1);
  }

  override config(): readonly ConfigValue[] {
    return [{ ...this.#options }];
  }

  override describe(): string {
    return describeOptions(this.#options);
  }
}
