import {
  adaptiveAvgPool1d,
  adaptiveAvgPool2d,
  adaptiveAvgPool3d,
  adaptiveMaxPool1d,
  adaptiveMaxPool2d,
  adaptiveMaxPool3d,
  checkOutputSize,
  type OutputSize,
  type Tensor,
} from "@convkit/autograd";
import type { SpatialDims } from "@convkit/conv-kernels";
import { type ConfigValue, Module } from "../module/module.ts";
import { checkImage } from "./check-image.ts";
import { describeOptions } from "./describe.ts";

type Pool = (x: Tensor, outputSize: OutputSize) => Tensor;

/** One number for every one of as many windows as the output has elements, over `dims` spatial axes. */
abstract class AdaptivePooling extends Module {
  readonly #layer: string;
  readonly #dims: SpatialDims;
  readonly #pool: Pool;
  readonly #outputSize: OutputSize;

  constructor(kind: "Max" | "Avg", dims: SpatialDims, pool: Pool, outputSize: OutputSize) {
    super();
    this.#layer = `Adaptive${kind}Pool${dims}d`;
    checkOutputSize(this.#layer, dims, outputSize);
    this.#dims = dims;
    this.#pool = pool;
    this.#outputSize = outputSize;
  }

  forward(x: Tensor): Tensor {
    checkImage(this.#layer, this.#dims, x);
    return this.#pool(x, this.#outputSize);
  }

  override config(): readonly ConfigValue[] {
    return [this.#outputSize];
  }

  override describe(): string {
    return describeOptions({ outputSize: this.#outputSize });
  }
}

/**
 * Averages `[N, C, L]` over as many windows as the output has elements, as torch.nn.AdaptiveAvgPool1d; see AdaptiveAvgPool2d.
 *
 * @example
 * new AdaptiveAvgPool1d(2).forward(zeros([2, 3, 8])).shape // [2, 3, 2]
 */
export class AdaptiveAvgPool1d extends AdaptivePooling {
  static override keepsNothing(): boolean {
    return true;
  }

  constructor(outputSize: OutputSize) {
    super("Avg", 1, adaptiveAvgPool1d, outputSize);
  }
}

/**
 * Averages `[N, C, H, W]` over as many windows as the output has elements, as torch.nn.AdaptiveAvgPool2d: an output of one size
 * for images of any. Windows are those of `adaptiveAvgPool2d`.
 *
 * @param outputSize one number or `[H', W']`; null leaves an axis as it is
 * @throws ArgumentError when outputSize is not made of positive integers and null
 * @throws ShapeError for an input of another rank
 * @example
 * new AdaptiveAvgPool2d([4, 2]).forward(zeros([2, 3, 8, 5])).shape // [2, 3, 4, 2]
 * new AdaptiveAvgPool2d(1).forward(zeros([2, 3, 7, 7])).shape // [2, 3, 1, 1]
 */
export class AdaptiveAvgPool2d extends AdaptivePooling {
  static override keepsNothing(): boolean {
    return true;
  }

  constructor(outputSize: OutputSize) {
    super("Avg", 2, adaptiveAvgPool2d, outputSize);
  }
}

/**
 * Averages `[N, C, D, H, W]` over as many windows as the output has elements, as torch.nn.AdaptiveAvgPool3d; see AdaptiveAvgPool2d.
 *
 * @example
 * new AdaptiveAvgPool3d([null, 4, 2]).forward(zeros([2, 3, 4, 8, 5])).shape // [2, 3, 4, 4, 2]
 */
export class AdaptiveAvgPool3d extends AdaptivePooling {
  static override keepsNothing(): boolean {
    return true;
  }

  constructor(outputSize: OutputSize) {
    super("Avg", 3, adaptiveAvgPool3d, outputSize);
  }
}

/**
 * The maxima of `[N, C, L]` over as many windows as the output has elements, as torch.nn.AdaptiveMaxPool1d; see AdaptiveAvgPool2d.
 *
 * @example
 * new AdaptiveMaxPool1d(2).forward(zeros([2, 3, 8])).shape // [2, 3, 2]
 */
export class AdaptiveMaxPool1d extends AdaptivePooling {
  static override keepsNothing(): boolean {
    return true;
  }

  constructor(outputSize: OutputSize) {
    super("Max", 1, adaptiveMaxPool1d, outputSize);
  }
}

/**
 * The maxima of `[N, C, H, W]` over as many windows as the output has elements, as torch.nn.AdaptiveMaxPool2d; see AdaptiveAvgPool2d.
 *
 * @example
 * new AdaptiveMaxPool2d([4, 2]).forward(zeros([2, 3, 8, 5])).shape // [2, 3, 4, 2]
 */
export class AdaptiveMaxPool2d extends AdaptivePooling {
  static override keepsNothing(): boolean {
    return true;
  }

  constructor(outputSize: OutputSize) {
    super("Max", 2, adaptiveMaxPool2d, outputSize);
  }
}

/**
 * The maxima of `[N, C, D, H, W]` over as many windows as the output has elements, as torch.nn.AdaptiveMaxPool3d; see AdaptiveAvgPool2d.
 *
 * @example
 * new AdaptiveMaxPool3d([null, 4, 2]).forward(zeros([2, 3, 4, 8, 5])).shape // [2, 3, 4, 4, 2]
 */
export class AdaptiveMaxPool3d extends AdaptivePooling {
  static override keepsNothing(): boolean {
    return true;
  }

  constructor(outputSize: OutputSize) {
    super("Max", 3, adaptiveMaxPool3d, outputSize);
  }
}
