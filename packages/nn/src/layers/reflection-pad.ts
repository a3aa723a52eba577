import { Padding, type SidePadding } from "./pad.ts";

/**
 * A border that mirrors, without the edge itself, around `[N, C, L]`, as torch.nn.ReflectionPad1d; see ReflectionPad2d.
 *
 * @example
 * new ReflectionPad1d([1, 2]).forward(zeros([2, 3, 8])).shape // [2, 3, 11]
 */
export class ReflectionPad1d extends Padding {
  static override keepsNothing(): boolean {
    return true;
  }

  constructor(padding: SidePadding) {
    super("ReflectionPad", 1, "reflect", { padding });
  }
}

/**
 * A border that mirrors, without the edge itself, around `[N, C, H, W]`, as torch.nn.ReflectionPad2d.
 *
 * @param padding a number, or `[left, right, top, bottom]`
 * @throws ArgumentError when the padding is not one amount or one a side, or as long as the axis that it mirrors
 * @throws ShapeError for an input of another rank
 * @example
 * new ReflectionPad2d([1, 2, 0, 1]).forward(zeros([2, 3, 8, 5])).shape // [2, 3, 9, 8]
 */
export class ReflectionPad2d extends Padding {
  static override keepsNothing(): boolean {
    return true;
  }

  constructor(padding: SidePadding) {
    super("ReflectionPad", 2, "reflect", { padding });
  }
}

/**
 * A border that mirrors, without the edge itself, around `[N, C, D, H, W]`, as torch.nn.ReflectionPad3d; see ReflectionPad2d.
 *
 * @example
 * new ReflectionPad3d(1).forward(zeros([2, 3, 2, 8, 5])).shape // [2, 3, 4, 10, 7]
 */
export class ReflectionPad3d extends Padding {
  static override keepsNothing(): boolean {
    return true;
  }

  constructor(padding: SidePadding) {
    super("ReflectionPad", 3, "reflect", { padding });
  }
}
