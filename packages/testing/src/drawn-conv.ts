/** What a generator has drawn of a convolution; its axes may hold more. */
interface DrawnConv {
  readonly dims: 1 | 2 | 3;
  readonly axes: readonly { readonly kernel: number; readonly stride: number; readonly dilation: number }[];
  /** The image's, one an axis. */
  readonly sizes: readonly number[];
  readonly batch: number;
  readonly groups: number;
  /** Input channels a group. */
  readonly inner: number;
  /** Output channels a group. */
  readonly outer: number;
  readonly layout: "NCHW" | "NHWC";
  readonly seed: number;
}

/** The call that it stands for, but for its padding. `channels` are the image's: of a transposed convolution the outer ones. */
export function callOf(
  { dims, axes, sizes, batch, groups, inner, outer, layout, seed }: DrawnConv,
  channels: number = inner,
) {
  const each = (key: "kernel" | "stride" | "dilation") => axes.map((axis) => axis[key]);
  const first = layout === "NCHW";
  return {
    dims,
    inputShape: first ? [batch, groups * channels, ...sizes] : [batch, ...sizes, groups * channels],
    weightShape: first
      ? [groups * outer, inner, ...each("kernel")]
      : [...each("kernel"), inner, groups * outer],
    options: { stride: each("stride"), dilation: each("dilation"), groups, layout },
    seed,
  };
}
