import { flatten, reshape, type Tensor } from "@convkit/autograd";
import { ArgumentError, normalizeAxis } from "@convkit/ndarray";
import { checkNumber } from "../check.ts";
import { type ConfigValue, Module } from "../module/module.ts";
import { describeOptions } from "./describe.ts";

/**
 * One axis in the place of those from `startAxis` to `endAxis`, as torch.nn.Flatten: `[N, C, H, W]` becomes `[N, C*H*W]`, or
 * with 1 and 2 `[N, C*H, W]`.
 *
 * @param startAxis the first of them; negative ones count from the end
 * @param endAxis   the last of them
 * @throws ArgumentError when an axis is no integer; for an input that lacks it, or has the last before the first
 * @example
 * new Flatten().forward(zeros([2, 3, 4, 5])).shape // [2, 60]
 * new Flatten(1, 2).forward(zeros([2, 3, 4, 5])).shape // [2, 12, 5]
 */
export class Flatten extends Module {
  static override keepsNothing(): boolean {
    return true;
  }

  readonly startAxis: number;
  readonly endAxis: number;

  constructor(startAxis = 1, endAxis = -1) {
    super();
    for (const [name, axis] of Object.entries({ startAxis, endAxis }))
      checkNumber("Flatten", name, axis, "an integer", Number.isInteger);
    this.startAxis = startAxis;
    this.endAxis = endAxis;
  }

  forward(x: Tensor): Tensor {
    if (this.endAxis === -1) return flatten(x, this.startAxis);
    const [start, end] = [this.startAxis, this.endAxis].map((axis) => normalizeAxis("Flatten", axis, x.rank));
    if (start! > end!)
      throw new ArgumentError(
        "Flatten",
        `startAxis must not come after endAxis, got ${this.startAxis} and ${this.endAxis} for rank ${x.rank}`,
      );
    const length = x.shape.slice(start, end! + 1).reduce((product, size) => product * size, 1);
    return reshape(x, x.shape.toSpliced(start!, end! - start! + 1, length));
  }

  override config(): readonly ConfigValue[] {
    return [this.startAxis, this.endAxis];
  }

  override describe(): string {
    const { startAxis, endAxis } = this;
    return describeOptions({
      ...(startAxis !== 1 && { startAxis }),
      ...(endAxis !== -1 && { endAxis }),
    });
  }
}
