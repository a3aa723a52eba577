import { mul, Tensor } from "@convkit/autograd";
import type { SpatialDims } from "@convkit/conv-kernels";
import { allocate, checkOptionNames, type Generator, type Shape, sizeOf } from "@convkit/ndarray";
import { checkNumber } from "../check.ts";
import { type ConfigValue, Module } from "../module/module.ts";
import { defaultGenerator, type RandomOptions, resolveGenerator } from "../random.ts";
import { checkImage } from "./check-image.ts";

/** Sets what shares a factor to zero with probability `p`, in training. */
abstract class Dropping extends Module {
  readonly p: number;
  /** Its own, if it was given one; a checkpoint of `fit` keeps where it stands. */
  readonly generator: Generator | undefined;

  constructor(layer: string, p: number, options: RandomOptions) {
    super();
    checkOptionNames(layer, options, ["generator"]);
    checkNumber(layer, "p", p, "in 0 .. 1", (value) => value >= 0 && value <= 1);
    this.p = p;
    this.generator = options.generator === undefined ? undefined : resolveGenerator(layer, options);
  }

  /** x times a factor of 0 or `1 / (1 - p)` for every element of a shape that broadcasts to x's. */
  protected drop(x: Tensor, shape: Shape): Tensor {
    if (!this.training || this.p === 0) return x;
    const generator = this.generator ?? defaultGenerator();
    const threshold = this.p * 2 ** 32;
    const scale = 1 / (1 - this.p);
    const factors = allocate(x.dtype, sizeOf(shape));
    for (let i = 0; i < factors.length; i++) factors[i] = generator.nextUint32() < threshold ? 0 : scale;
    return mul(x, new Tensor(x.backend, x.backend.fromTypedArray(factors, shape, x.dtype)));
  }

  override config(): readonly ConfigValue[] {
    return [this.p];
  }

  override describe(): string {
    return `p=${this.p}`;
  }
}

/**
 * In training, sets each element to zero with probability `p` and multiplies the others by `1 / (1 - p)`, so that
 * expectations stay; in evaluation, the identity.
 *
 * @throws ArgumentError unless `p` is in 0 .. 1
 * @example
 * const x = ones([4]);
 * new Dropout(0.5).eval().forward(x) === x // true
 *
 * Source: Srivastava et al., "Dropout", JMLR 15 (2014), section 10 (the inverted form).
 */
export class Dropout extends Dropping {
  static override keepsNothing(): boolean {
    return true;
  }

  constructor(p = 0.5, options: RandomOptions = {}) {
    super("Dropout", p, options);
  }

  forward(x: Tensor): Tensor {
    return this.drop(x, x.shape);
  }
}

/** Drops whole channels of examples with `dims` spatial axes. */
abstract class ChannelDropout extends Dropping {
  readonly #dims: SpatialDims;

  constructor(dims: SpatialDims, p: number, options: RandomOptions) {
    super(`Dropout${dims}d`, p, options);
    this.#dims = dims;
  }

  forward(x: Tensor): Tensor {
    checkImage(`Dropout${this.#dims}d`, this.#dims, x);
    return this.drop(x, [...x.shape.slice(0, 2), ...new Array<number>(this.#dims).fill(1)]);
  }
}

/**
 * Drops whole channels of `[N, C, L]` in training, as torch.nn.Dropout1d; see Dropout2d.
 *
 * @throws ArgumentError unless `p` is in 0 .. 1
 * @example
 * new Dropout1d(0.2).forward(ones([2, 3, 8])).shape // [2, 3, 8]
 */
export class Dropout1d extends ChannelDropout {
  static override keepsNothing(): boolean {
    return true;
  }

  constructor(p = 0.5, options: RandomOptions = {}) {
    super(1, p, options);
  }
}

/**
 * In training, sets every channel of every example of `[N, C, H, W]` to zero with probability `p` and multiplies the others by
 * `1 / (1 - p)`, as torch.nn.Dropout2d; in evaluation, the identity. For features whose neighbours say the same.
 *
 * @throws ArgumentError unless `p` is in 0 .. 1
 * @throws ShapeError for an input of another rank
 * @example
 * const y = await new Dropout2d(0.5, { generator: 1 }).forward(ones([1, 1, 1, 2])).data();
 * y[0] === y[1] // true
 *
 * Source: Tompson et al., "Efficient Object Localization Using Convolutional Networks", arXiv:1411.4280, section 3.2.
 */
export class Dropout2d extends ChannelDropout {
  static override keepsNothing(): boolean {
    return true;
  }

  constructor(p = 0.5, options: RandomOptions = {}) {
    super(2, p, options);
  }
}

/**
 * Drops whole channels of `[N, C, D, H, W]` in training, as torch.nn.Dropout3d; see Dropout2d.
 *
 * @throws ArgumentError unless `p` is in 0 .. 1
 * @example
 * new Dropout3d(0.2).forward(ones([2, 3, 2, 4, 4])).shape // [2, 3, 2, 4, 4]
 */
export class Dropout3d extends ChannelDropout {
  static override keepsNothing(): boolean {
    return true;
  }

  constructor(p = 0.5, options: RandomOptions = {}) {
    super(3, p, options);
  }
}
