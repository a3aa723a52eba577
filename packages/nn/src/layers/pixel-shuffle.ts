import { pixelShuffle, pixelUnshuffle, type Tensor } from "@convkit/autograd";
import { checkInteger } from "../check.ts";
import { type ConfigValue, Module } from "../module/module.ts";

/**
 * `[N, C*r^2, H, W]` as `[N, C, H*r, W*r]`: the elements of `r^2` channels side by side, as torch.nn.PixelShuffle.
 *
 * @throws ArgumentError when the factor is not a positive integer
 * @throws ShapeError for an input of another rank, or whose channels are no multiple of r^2
 * @example
 * new PixelShuffle(2).forward(zeros([1, 12, 4, 5])).shape // [1, 3, 8, 10]
 */
export class PixelShuffle extends Module {
  static override keepsNothing(): boolean {
    return true;
  }

  readonly upscaleFactor: number;

  constructor(upscaleFactor: number) {
    super();
    checkInteger("PixelShuffle", "upscaleFactor", upscaleFactor, 1);
    this.upscaleFactor = upscaleFactor;
  }

  forward(x: Tensor): Tensor {
    return pixelShuffle(x, this.upscaleFactor);
  }

  override config(): readonly ConfigValue[] {
    return [this.upscaleFactor];
  }

  override describe(): string {
    return `upscaleFactor=${this.upscaleFactor}`;
  }
}

/**
 * The inverse of PixelShuffle: `[N, C, H*r, W*r]` as `[N, C*r^2, H, W]`, as torch.nn.PixelUnshuffle.
 *
 * @throws ArgumentError when the factor is not a positive integer
 * @throws ShapeError for an input of another rank, or whose height or width is no multiple of r
 * @example
 * new PixelUnshuffle(2).forward(zeros([1, 3, 8, 10])).shape // [1, 12, 4, 5]
 */
export class PixelUnshuffle extends Module {
  static override keepsNothing(): boolean {
    return true;
  }

  readonly downscaleFactor: number;

  constructor(downscaleFactor: number) {
    super();
    checkInteger("PixelUnshuffle", "downscaleFactor", downscaleFactor, 1);
    this.downscaleFactor = downscaleFactor;
  }

  forward(x: Tensor): Tensor {
    return pixelUnshuffle(x, this.downscaleFactor);
  }

  override config(): readonly ConfigValue[] {
    return [this.downscaleFactor];
  }

  override describe(): string {
    return `downscaleFactor=${this.downscaleFactor}`;
  }
}
