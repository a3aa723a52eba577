// A window that slides along one axis: its tap t at output i looks at position i * stride + t * dilation - before.

/** The first tap inside the axis of a window that starts at `start`. */
// @ts-ignore: decorator
@inline
export function firstTap(start: i32, dilation: i32): i32 {
  return start < 0 ? (dilation - 1 - start) / dilation : 0;
}

/** How many taps lie inside an axis of `size`; `first` is the first that does. */
// @ts-ignore: decorator
@inline
export function tapsInside(start: i32, first: i32, kernel: i32, dilation: i32, size: i32): i32 {
  const left = size - start - first * dilation;
  return max(0, min(kernel - first, (left + dilation - 1) / dilation));
}

/** The first output whose window starts inside the axis. */
// @ts-ignore: decorator
@inline
export function firstInside(before: i32, stride: i32, outputs: i32): i32 {
  return min(outputs, (before + stride - 1) / stride);
}

/** The first output, `first` at least, whose window reaches beyond the end; `span` elements lie under a window. */
// @ts-ignore: decorator
@inline
export function endInside(first: i32, size: i32, span: i32, before: i32, stride: i32, outputs: i32): i32 {
  const room = size - span + before;
  return room < 0 ? first : max(first, min(outputs, room / stride + 1));
}

/** Four float32 elements that lie `step` elements apart; it reads none beyond the last. */
// @ts-ignore: decorator
@inline
export function fourApart(at: usize, step: i32): v128 {
  if (step == 1) return v128.load(at);
  if (step == 2) return i32x4.shuffle(v128.load(at), v128.load(at, 12), 0, 2, 5, 7);
  const bytes = <usize>step << 2;
  let four = v128.load32_splat(at);
  four = v128.load32_lane(at + bytes, four, 1);
  four = v128.load32_lane(at + 2 * bytes, four, 2);
  return v128.load32_lane(at + 3 * bytes, four, 3);
}
