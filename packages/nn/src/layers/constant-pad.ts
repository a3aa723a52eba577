import { Padding, type SidePadding } from "./pad.ts";

/**
 * A border of one value around `[N, C, L]`, as torch.nn.ConstantPad1d; see ConstantPad2d.
 *
 * @example
 * new ConstantPad1d([1, 2], 0.5).forward(zeros([2, 3, 8])).shape // [2, 3, 11]
 */
export class ConstantPad1d extends Padding {
  static override keepsNothing(): boolean {
    return true;
  }

  constructor(padding: SidePadding, value: number) {
    super("ConstantPad", 1, "constant", { padding, value });
  }
}

/**
 * A border of one value around `[N, C, H, W]`, as torch.nn.ConstantPad2d.
 *
 * @param padding a number, or `[left, right, top, bottom]`
 * @throws ArgumentError when the padding is not one amount or one a side, or the value not a number
 * @throws ShapeError for an input of another rank
 * @example
 * new ConstantPad2d([1, 2, 0, 1], 0.5).forward(zeros([2, 3, 8, 5])).shape // [2, 3, 9, 8]
 */
export class ConstantPad2d extends Padding {
  static override keepsNothing(): boolean {
    return true;
  }

  constructor(padding: SidePadding, value: number) {
    super("ConstantPad", 2, "constant", { padding, value });
  }
}

/**
 * A border of one value around `[N, C, D, H, W]`, as torch.nn.ConstantPad3d; see ConstantPad2d.
 *
 * @example
 * new ConstantPad3d(1, 0.5).forward(zeros([2, 3, 2, 8, 5])).shape // [2, 3, 4, 10, 7]
 */
export class ConstantPad3d extends Padding {
  static override keepsNothing(): boolean {
    return true;
  }

  constructor(padding: SidePadding, value: number) {
    super("ConstantPad", 3, "constant", { padding, value });
  }
}
