// A correlation in three spatial axes of any strides, for many images, groups and rows (output channels):
//
//   y[n, g, m, i] = bias + sum over channels c and taps u of x[n, g, c, i * stride + u * dilation - padding] * w[g, m, c, u]
//
// with i and u of three components each, and x zero outside of its bounds. All strides are in bytes and may be anything,
// so that one kernel serves convolutions of every layout, their input gradients (taps run backwards), each sub-pixel phase of
// a strided one (y has a stride along its axes), and matrix products (one tap; columns are the last axis).

/** The integers of a correlation's arguments; src/correlation/arguments.ts writes them in this order. */
export enum Arg {
  /** How many items there are, and into how many chunks they are dealt. */
  Items,
  Chunks,
  X,
  XImage,
  XGroup,
  XChannel,
  XAxes,
  W = Arg.XAxes + 3,
  WGroup,
  WRow,
  WChannel,
  WAxes,
  Y = Arg.WAxes + 3,
  YImage,
  YGroup,
  YRow,
  YAxes,
  /** An address or 0, and its strides: over groups, over rows, along the last axis. */
  Bias = Arg.YAxes + 3,
  BiasGroup,
  BiasRow,
  BiasColumn,
  Images,
  Groups,
  Rows,
  Channels,
  /** An item is a box of outputs and a block of rows (of one image and group); its channels are copied in blocks. */
  RowBlock,
  ChannelBlock,
  Box,
  /** Bytes of one channel's copy for a whole box. */
  PlaneBytes = Arg.Box + 3,
  /** Three times: input and output size, taps, stride, dilation, padding before (which may be negative). */
  Axes,
  /** The gradient in the weights alone: images are dealt to so many partial sums, which lie so many bytes apart. */
  Parts = Arg.Axes + 18,
  PartBytes,
}

/** Where things lie in a thread's scratch memory. src/correlation/limits.ts knows the same sizes. */
export const PLANES: usize = 0;
export const OFFSETS: usize = 640 << 10;
export const QUADS: usize = OFFSETS + (64 << 10);
export const PANEL: usize = QUADS + (64 << 10);
export const STRIP: usize = PANEL + (128 << 10);
export const STRIP_OFFSETS: usize = STRIP + (32 << 10);
export const BOX: usize = (1 << 20) - 512;
export const LANES: usize = (1 << 20) - 256;
