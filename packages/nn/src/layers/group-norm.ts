import { groupNorm, ones, type Tensor, zeros } from "@convkit/autograd";
import { ArgumentError, checkOptionNames, formatShape, ShapeError } from "@convkit/ndarray";
import { checkInteger, checkNumber } from "../check.ts";
import { type ConfigValue, Module } from "../module/module.ts";
import { Parameter } from "../module/parameter.ts";
import { describeOptions } from "./describe.ts";

export interface GroupNormLayerOptions {
  /** Added to variances. Default: 1e-5. */
  readonly eps?: number;
  /** Whether there is a learned factor and offset for every channel. Default: true. */
  readonly affine?: boolean;
  /** Default: float32. */
  readonly dtype?: "float32" | "float64";
}

/**
 * Normalises groups of neighbouring channels of every example, as torch.nn.GroupNorm: in training and evaluation alike.
 *
 *   y = (x - mean) / sqrt(variance + eps) * weight + bias   over `C / numGroups` channels and space
 *
 * @throws ArgumentError when numGroups does not divide the channels
 * @throws ShapeError for an input of fewer than two axes or another number of channels
 * @example
 * new GroupNorm(2, 6).forward(ones([4, 6, 8, 8])).shape // [4, 6, 8, 8]
 *
 * Source: Wu & He, "Group Normalization", arXiv:1803.08494.
 */
export class GroupNorm extends Module {
  static override keepsNothing(): boolean {
    return true;
  }

  readonly weight: Parameter | undefined;
  readonly bias: Parameter | undefined;
  readonly #groups: number;
  readonly #channels: number;
  readonly #options: GroupNormLayerOptions;

  constructor(numGroups: number, numChannels: number, options: GroupNormLayerOptions = {}) {
    super();
    checkOptionNames("GroupNorm", options, ["eps", "affine", "dtype"]);
    checkInteger("GroupNorm", "numGroups", numGroups, 1);
    checkInteger("GroupNorm", "numChannels", numChannels, 1);
    if (numChannels % numGroups !== 0)
      throw new ArgumentError(
        "GroupNorm",
        `numGroups must divide numChannels, got ${numGroups} and ${numChannels}`,
      );
    const { eps = 1e-5, affine = true, dtype = "float32" } = options;
    checkNumber("GroupNorm", "eps", eps, "a finite number of at least 0", (e) => e >= 0 && e < Infinity);
    if (affine) {
      this.weight = new Parameter(ones([numChannels], { dtype }));
      this.bias = new Parameter(zeros([numChannels], { dtype }));
    }
    this.#groups = numGroups;
    this.#channels = numChannels;
    this.#options = options;
  }

  forward(x: Tensor): Tensor {
    if (x.rank < 2 || x.shape[1] !== this.#channels)
      throw new ShapeError(
        "GroupNorm",
        `the input must have at least 2 axes and ${this.#channels} channels, got ${formatShape(x.shape)}`,
        [{ name: "input", value: x.shape, note: "N, C, ..." }],
      );
    const { weight, bias } = this;
    const { eps = 1e-5 } = this.#options;
    return groupNorm(x, this.#groups, { ...(weight && { weight }), ...(bias && { bias }), eps });
  }

  override config(): readonly ConfigValue[] {
    return [this.#groups, this.#channels, { ...this.#options }];
  }

  override describe(): string {
    return [this.#groups, this.#channels, describeOptions(this.#options)]
      .filter((part) => part !== "")
      .join(", ");
  }
}
