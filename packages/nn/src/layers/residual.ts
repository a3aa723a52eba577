import { add, type Tensor } from "@convkit/autograd";
import { ArgumentError, checkOptionNames, ShapeError, sameShape } from "@convkit/ndarray";
import { kindOf } from "../check.ts";
import { type ConfigValue, Module } from "../module/module.ts";

export interface ResidualOptions {
  /** What the input passes beside the body, where that changes its shape. Default: nothing, the input itself. */
  readonly shortcut?: Module;
}

/**
 * A module and a way round it: `body(x) + x`, or `body(x) + shortcut(x)`. Names in the state dict: `body.*`, `shortcut.*`.
 *
 * @throws ArgumentError when the body or the shortcut is not a Module
 * @throws ShapeError when the two ways give different shapes
 * @example
 * const block = new Residual(new Sequential(new Conv2d(4, 8, 3, { stride: 2, padding: 1 }), new BatchNorm2d(8)), {
 *   shortcut: new Conv2d(4, 8, 1, { stride: 2 }),
 * });
 * block.forward(ones([2, 4, 6, 6])).shape // [2, 8, 3, 3]
 *
 * Source: He, Zhang, Ren & Sun, "Deep Residual Learning for Image Recognition", arXiv:1512.03385, section 3.2.
 */
export class Residual extends Module {
  static override keepsNothing(): boolean {
    return true;
  }

  readonly body: Module;
  readonly shortcut: Module | undefined;

  constructor(body: Module, options: ResidualOptions = {}) {
    super();
    checkOptionNames("Residual", options, ["shortcut"]);
    const { shortcut } = options;
    for (const [name, module] of Object.entries({ body, ...(shortcut && { shortcut }) }))
      if (!(module instanceof Module))
        throw new ArgumentError("Residual", `the ${name} must be a Module, got ${kindOf(module)}`);
    this.body = body;
    this.shortcut = shortcut;
  }

  forward(x: Tensor): Tensor {
    const y = this.body.forward(x);
    const around = this.shortcut ? this.shortcut.forward(x) : x;
    if (!sameShape(y.shape, around.shape))
      throw new ShapeError("Residual", "the body must give the shape of what passes beside it", [
        { name: "body", value: y.shape },
        { name: this.shortcut ? "shortcut" : "input", value: around.shape },
      ]);
    return add(y, around);
  }

  override config(): readonly ConfigValue[] {
    return [this.body, { shortcut: this.shortcut }];
  }
}
