import { flatten, type Tensor } from "@convkit/autograd";
import { type ConfigValue, Module } from "../module/module.ts";

/**
 * One axis from `startAxis` on, as torch.nn.Flatten: `[N, C, H, W]` becomes `[N, C*H*W]`.
 *
 * @example
 * new Flatten().forward(zeros([2, 3, 4, 5])).shape // [2, 60]
 */
export class Flatten extends Module {
  static override keepsNothing(): boolean {
    return true;
  }

  readonly startAxis: number;

  constructor(startAxis = 1) {
    super();
    this.startAxis = startAxis;
  }

  forward(x: Tensor): Tensor {
    return flatten(x, this.startAxis);
  }

  override config(): readonly ConfigValue[] {
    return [this.startAxis];
  }

  override describe(): string {
    return this.startAxis === 1 ? "" : `startAxis=${this.startAxis}`;
  }
}
