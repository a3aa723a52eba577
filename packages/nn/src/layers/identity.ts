import type { Tensor } from "@convkit/autograd";
import { type ConfigValue, Module } from "../module/module.ts";

/**
 * Its input, as torch.nn.Identity: a place for a layer that a model does without.
 *
 * @example
 * const x = ones([2]);
 * new Identity().forward(x) === x // true
 */
export class Identity extends Module {
  static override keepsNothing(): boolean {
    return true;
  }

  forward(x: Tensor): Tensor {
    return x;
  }

  override config(): readonly ConfigValue[] {
    return [];
  }
}
