import { layerNorm, ones, type Tensor, zeros } from "@convkit/autograd";
import {
  ArgumentError,
  checkOptionNames,
  formatShape,
  type Shape,
  ShapeError,
  sameShape,
} from "@convkit/ndarray";
import { checkInteger, checkNumber } from "../check.ts";
import { type ConfigValue, Module } from "../module/module.ts";
import { Parameter } from "../module/parameter.ts";
import { describeOptions } from "./describe.ts";

export interface LayerNormLayerOptions {
  /** Added to variances. Default: 1e-5. */
  readonly eps?: number;
  /** Whether there is a learned factor, and an offset, for every element. Default: true. */
  readonly elementwiseAffine?: boolean;
  /** Whether there is an offset beside the factor. Default: true. */
  readonly bias?: boolean;
  /** Default: float32. */
  readonly dtype?: "float32" | "float64";
}

/**
 * Normalises the last axes together, every position of the others by itself, as torch.nn.LayerNorm.
 *
 *   y = (x - mean) / sqrt(variance + eps) * weight + bias
 *
 * @param normalizedShape the lengths of these axes; a number stands for one axis
 * @throws ArgumentError when a length is not a positive integer
 * @throws ShapeError for an input that does not end in these axes
 * @example
 * new LayerNorm(16).forward(ones([4, 10, 16])).shape // [4, 10, 16]
 * new LayerNorm([3, 8, 8]).weight!.shape // [3, 8, 8]
 *
 * Source: Ba, Kiros & Hinton, "Layer Normalization", arXiv:1607.06450.
 */
export class LayerNorm extends Module {
  static override keepsNothing(): boolean {
    return true;
  }

  readonly weight: Parameter | undefined;
  readonly bias: Parameter | undefined;
  readonly #shape: Shape;
  readonly #options: LayerNormLayerOptions;

  constructor(normalizedShape: number | Shape, options: LayerNormLayerOptions = {}) {
    super();
    checkOptionNames("LayerNorm", options, ["eps", "elementwiseAffine", "bias", "dtype"]);
    const shape = typeof normalizedShape === "number" ? [normalizedShape] : [...normalizedShape];
    if (shape.length === 0)
      throw new ArgumentError("LayerNorm", "normalizedShape must have at least one axis");
    for (const length of shape) checkInteger("LayerNorm", "normalizedShape", length, 1);
    const { eps = 1e-5, elementwiseAffine = true, bias = true, dtype = "float32" } = options;
    checkNumber("LayerNorm", "eps", eps, "a finite number of at least 0", (e) => e >= 0 && e < Infinity);
    if (elementwiseAffine) {
      this.weight = new Parameter(ones(shape, { dtype }));
      if (bias) this.bias = new Parameter(zeros(shape, { dtype }));
    }
    this.#shape = shape;
    this.#options = options;
  }

  forward(x: Tensor): Tensor {
    if (x.rank < this.#shape.length || !sameShape(x.shape.slice(x.rank - this.#shape.length), this.#shape))
      throw new ShapeError(
        "LayerNorm",
        `the input must end in the axes ${formatShape(this.#shape)}, got ${formatShape(x.shape)}`,
        [{ name: "input", value: x.shape }],
      );
    const { weight, bias } = this;
    const { eps = 1e-5 } = this.#options;
    return layerNorm(x, this.#shape, { ...(weight && { weight }), ...(bias && { bias }), eps });
  }

  override config(): readonly ConfigValue[] {
    return [this.#shape, { ...this.#options }];
  }

  override describe(): string {
    return [formatShape(this.#shape), describeOptions(this.#options)]
      .filter((part) => part !== "")
      .join(", ");
  }
}
