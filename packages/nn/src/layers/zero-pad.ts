import { Padding, type SidePadding } from "./pad.ts";

/**
 * A border of zeros around `[N, C, L]`, as torch.nn.ZeroPad1d; see ZeroPad2d.
 *
 * @example
 * new ZeroPad1d([1, 2]).forward(zeros([2, 3, 8])).shape // [2, 3, 11]
 */
export class ZeroPad1d extends Padding {
  static override keepsNothing(): boolean {
    return true;
  }

  constructor(padding: SidePadding) {
    super("ZeroPad", 1, "zeros", { padding });
  }
}

/**
 * A border of zeros around `[N, C, H, W]`, as torch.nn.ZeroPad2d.
 *
 * @param padding a number, or `[left, right, top, bottom]`
 * @throws ArgumentError when the padding is not one amount or one a side
 * @throws ShapeError for an input of another rank
 * @example
 * new ZeroPad2d([1, 2, 0, 1]).forward(zeros([2, 3, 8, 5])).shape // [2, 3, 9, 8]
 */
export class ZeroPad2d extends Padding {
  static override keepsNothing(): boolean {
    return true;
  }

  constructor(padding: SidePadding) {
    super("ZeroPad", 2, "zeros", { padding });
  }
}

/**
 * A border of zeros around `[N, C, D, H, W]`, as torch.nn.ZeroPad3d; see ZeroPad2d.
 *
 * @example
 * new ZeroPad3d(1).forward(zeros([2, 3, 2, 8, 5])).shape // [2, 3, 4, 10, 7]
 */
export class ZeroPad3d extends Padding {
  static override keepsNothing(): boolean {
    return true;
  }

  constructor(padding: SidePadding) {
    super("ZeroPad", 3, "zeros", { padding });
  }
}
