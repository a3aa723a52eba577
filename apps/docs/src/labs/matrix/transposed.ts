/** Sizes along one axis of a transposed convolution. */
export interface TransposedAxis {
  readonly size: number;
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  readonly outputPadding: number;
}

/** `(size - 1) stride - 2 padding + kernel + outputPadding` */
export function transposedSize({ size, kernel, stride, padding, outputPadding }: TransposedAxis): number {
  return (size - 1) * stride - 2 * padding + kernel + outputPadding;
}

/** The sizes that the convolution with the same options brings to `size`: one for each output padding below the stride. */
export function sizesBefore({
  size,
  kernel,
  stride,
  padding,
}: Omit<TransposedAxis, "outputPadding">): number[] {
  const least = transposedSize({ size, kernel, stride, padding, outputPadding: 0 });
  return Array.from({ length: stride }, (_, more) => least + more).filter((before) => before > 0);
}

/** Output positions that an input element's copy of the kernel covers, before the padding is cut off: from, and up to. */
export function stamp(
  { kernel, stride, padding }: TransposedAxis,
  index: number,
): [from: number, to: number] {
  const from = index * stride - padding;
  return [from, from + kernel];
}
