import { Padding, type SidePadding } from "./pad.ts";

/**
 * A border that repeats the edge, around `[N, C, L]`, as torch.nn.ReplicationPad1d; see ReplicationPad2d.
 *
 * @example
 * new ReplicationPad1d([1, 2]).forward(zeros([2, 3, 8])).shape // [2, 3, 11]
 */
export class ReplicationPad1d extends Padding {
  static override keepsNothing(): boolean {
    return true;
  }

  constructor(padding: SidePadding) {
    super("ReplicationPad", 1, "replicate", { padding });
  }
}

/**
 * A border that repeats the edge, around `[N, C, H, W]`, as torch.nn.ReplicationPad2d.
 *
 * @param padding a number, or `[left, right, top, bottom]`
 * @throws ArgumentError when the padding is not one amount or one a side
 * @throws ShapeError for an input of another rank
 * @example
 * new ReplicationPad2d([1, 2, 0, 1]).forward(zeros([2, 3, 8, 5])).shape // [2, 3, 9, 8]
 */
export class ReplicationPad2d extends Padding {
  static override keepsNothing(): boolean {
    return true;
  }

  constructor(padding: SidePadding) {
    super("ReplicationPad", 2, "replicate", { padding });
  }
}

/**
 * A border that repeats the edge, around `[N, C, D, H, W]`, as torch.nn.ReplicationPad3d; see ReplicationPad2d.
 *
 * @example
 * new ReplicationPad3d(1).forward(zeros([2, 3, 2, 8, 5])).shape // [2, 3, 4, 10, 7]
 */
export class ReplicationPad3d extends Padding {
  static override keepsNothing(): boolean {
    return true;
  }

  constructor(padding: SidePadding) {
    super("ReplicationPad", 3, "replicate", { padding });
  }
}
