import { exactly, type Tolerance } from "./plain.ts";
import { summed } from "./tolerances.ts";

export type ProductName = "forward" | "inputGrad" | "weightGrad";

/** What of a convolution's geometry the magnitude of its sums depends on. */
export interface SummedGeometry {
  readonly layout: "NCHW" | "NHWC";
  readonly groups: number;
  readonly inputChannels: number;
  readonly outputChannels: number;
  readonly axes: readonly { readonly kernelSize: number; readonly outputSize: number }[];
}

/** What one product multiplies: a, and b, of which one result sums over a part. */
export interface Factors {
  readonly a: ArrayLike<number>;
  readonly b: ArrayLike<number>;
}

/**
 * The error that an algorithm declares for float32: roundings * u * max |a| * sum of |b|, the largest sum that one
 * result meets. None where it declares no roundings.
 */
export function declaredError(
  roundings: number | undefined,
  geometry: SummedGeometry,
  product: ProductName,
  { a, b }: Factors,
): Tolerance {
  if (roundings === undefined) return exactly;
  const largest = Array.from(a).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return summed("float32", roundings, largest * largestSum(geometry, product, b));
}

/** The largest sum of |b| that meets one result: of a filter, of a channel's filters, or of a channel's gradients. */
function largestSum(geometry: SummedGeometry, product: ProductName, b: ArrayLike<number>): number {
  const { inputChannels, outputChannels, groups, axes, layout } = geometry;
  const taps = axes.reduce((n, { kernelSize }) => n * kernelSize, 1);
  const inner = inputChannels / groups;
  const positions = axes.reduce((n, { outputSize }) => n * outputSize, 1);
  // The coordinates of an element that name the sum it belongs to.
  const sumOf = (i: number) => {
    if (product === "weightGrad")
      return layout === "NCHW" ? Math.floor(i / positions) % outputChannels : i % outputChannels;
    const [o, c] =
      layout === "NCHW"
        ? [Math.floor(i / (taps * inner)), Math.floor(i / taps) % inner]
        : [i % outputChannels, Math.floor(i / outputChannels) % inner];
    return product === "forward" ? o : Math.floor((o! * groups) / outputChannels) * inner + c!;
  };
  const sums = new Float64Array(Math.max(outputChannels, inputChannels));
  Array.from(b, (value, i) => (sums[sumOf(i)]! += Math.abs(value)));
  return Math.max(0, ...sums);
}
