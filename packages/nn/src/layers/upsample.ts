import { checkInterpolation, type InterpolateOptions, interpolate, type Tensor } from "@convkit/autograd";
import { type ConfigValue, Module } from "../module/module.ts";
import { describeOptions } from "./describe.ts";

/**
 * An image in another size, as torch.nn.Upsample: by the nearest element, or linearly between elements.
 *
 * @throws ArgumentError when not one of size and scaleFactor is given, or the mode is not one for the input's axes
 * @throws ShapeError when the input has not 3, 4 or 5 axes
 * @example
 * new Upsample({ scaleFactor: 2 }).forward(zeros([1, 3, 4, 5])).shape // [1, 3, 8, 10]
 * new Upsample({ size: [7, 7], mode: "bilinear", alignCorners: true }).forward(zeros([1, 3, 4, 5])).shape // [1, 3, 7, 7]
 */
export class Upsample extends Module {
  static override keepsNothing(): boolean {
    return true;
  }

  readonly #options: InterpolateOptions;

  constructor(options: InterpolateOptions) {
    super();
    checkInterpolation("Upsample", options);
    this.#options = options;
  }

  forward(x: Tensor): Tensor {
    return interpolate(x, this.#options);
  }

  override config(): readonly ConfigValue[] {
    return [{ ...this.#options }];
  }

  override describe(): string {
    return describeOptions(this.#options);
  }
}
