import { mul, Tensor } from "@convkit/autograd";
import { allocate, checkOptionNames, type Generator } from "@convkit/ndarray";
import { checkNumber } from "../check.ts";
import { type ConfigValue, Module } from "../module/module.ts";
import { defaultGenerator, type RandomOptions, resolveGenerator } from "../random.ts";

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
export class Dropout extends Module {
  static override keepsNothing(): boolean {
    return true;
  }

  readonly p: number;
  /** Its own, if it was given one; a checkpoint of `fit` keeps where it stands. */
  readonly generator: Generator | undefined;

  constructor(p = 0.5, options: RandomOptions = {}) {
    super();
    checkOptionNames("Dropout", options, ["generator"]);
    checkNumber("Dropout", "p", p, "in 0 .. 1", (value) => value >= 0 && value <= 1);
    this.p = p;
    this.generator = options.generator === undefined ? undefined : resolveGenerator("Dropout", options);
  }

  forward(x: Tensor): Tensor {
    if (!this.training || this.p === 0) return x;
    const generator = this.generator ?? defaultGenerator();
    const threshold = this.p * 2 ** 32;
    const scale = 1 / (1 - this.p);
    const factors = allocate(x.dtype, x.size);
    for (let i = 0; i < factors.length; i++) factors[i] = generator.nextUint32() < threshold ? 0 : scale;
    return mul(x, new Tensor(x.backend, x.backend.fromTypedArray(factors, x.shape, x.dtype)));
  }

  override config(): readonly ConfigValue[] {
    return [this.p];
  }

  override describe(): string {
    return `p=${this.p}`;
  }
}
