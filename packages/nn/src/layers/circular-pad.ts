import { Padding, type SidePadding } from "./pad.ts";

/**
 * A border that wraps around, at both ends of `[N, C, L]`, as torch.nn.CircularPad1d; see CircularPad2d.
 *
 * @example
 * new CircularPad1d([1, 2]).forward(zeros([2, 3, 8])).shape // [2, 3, 11]
 */
export class CircularPad1d extends Padding {
  static override keepsNothing(): boolean {
    return true;
  }

  constructor(padding: SidePadding) {
    super("CircularPad", 1, "circular", { padding });
  }
}

/**
 * A border that wraps around, at both ends of `[N, C, H, W]`, as torch.nn.CircularPad2d.
 *
 * @param padding a number, or `[left, right, top, bottom]`
 * @throws ArgumentError when the padding is not one amount or one a side, or longer than the axis that it repeats
 * @throws ShapeError for an input of another rank
 * @example
 * new CircularPad2d([1, 2, 0, 1]).forward(zeros([2, 3, 8, 5])).shape // [2, 3, 9, 8]
 */
export class CircularPad2d extends Padding {
  static override keepsNothing(): boolean {
    return true;
  }

  constructor(padding: SidePadding) {
    super("CircularPad", 2, "circular", { padding });
  }
}

/**
 * A border that wraps around, at both ends of `[N, C, D, H, W]`, as torch.nn.CircularPad3d; see CircularPad2d.
 *
 * @example
 * new CircularPad3d(1).forward(zeros([2, 3, 2, 8, 5])).shape // [2, 3, 4, 10, 7]
 */
export class CircularPad3d extends Padding {
  static override keepsNothing(): boolean {
    return true;
  }

  constructor(padding: SidePadding) {
    super("CircularPad", 3, "circular", { padding });
  }
}
