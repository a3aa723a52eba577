import type { SpatialDims } from "@convkit/conv-kernels";
import { ArgumentError, ShapeError } from "@convkit/ndarray";
import { checkDTypes } from "../record.ts";
import type { Tensor } from "../tensor.ts";
import { mixAxis } from "./mix-axis.ts";
import { avgPool1d, avgPool2d, avgPool3d, maxPool1d, maxPool2d, maxPool3d } from "./pool.ts";
import { constantIndices, take } from "./take.ts";

/** The lengths of the spatial axes of a result: one for all, or one an axis; null leaves an axis as it is. */
export type OutputSize = number | null | readonly (number | null)[];

const average = { 1: avgPool1d, 2: avgPool2d, 3: avgPool3d };
const maximum = { 1: maxPool1d, 2: maxPool2d, 3: maxPool3d };
const letters = { 1: "N, C, L", 2: "N, C, H, W", 3: "N, C, D, H, W" };

/** Throws unless there is one size for all spatial axes or one for each, every one a positive integer or null. */
export function checkOutputSize(name: string, dims: SpatialDims, outputSize: OutputSize): void {
  const sizes: readonly unknown[] = Array.isArray(outputSize) ? outputSize : [outputSize];
  const right = (size: unknown) => size === null || (Number.isSafeInteger(size) && Number(size) >= 1);
  if (sizes.every(right) && (!Array.isArray(outputSize) || sizes.length === dims)) return;
  throw new ArgumentError(
    name,
    `outputSize must be a positive integer, null, or a list of ${dims} of them, got ${JSON.stringify(outputSize)}`,
  );
}

/** Input and output length of every spatial axis. */
function resolveSizes(name: string, dims: SpatialDims, x: Tensor, outputSize: OutputSize) {
  checkDTypes(name, { x });
  checkOutputSize(name, dims, outputSize);
  const operands = [{ name: "x", value: x.shape, note: letters[dims] }];
  if (x.rank !== dims + 2)
    throw new ShapeError(name, `x must have ${dims + 2} axes (${letters[dims]}), got ${x.rank}`, operands);
  const sizes = Array.isArray(outputSize)
    ? outputSize
    : new Array<number | null>(dims).fill(outputSize as number);
  return sizes.map((to: number | null, at) => {
    const from = x.shape[at + 2]!;
    if (from === 0) throw new ShapeError(name, "the spatial axes of x must not be empty", operands);
    return { axis: at + 2, from, to: to ?? from };
  });
}

/** The elements of window i of `to` over `from`: from `floor(i from / to)` to before `ceil((i + 1) from / to)`. */
const windowOf = (i: number, from: number, to: number) =>
  [Math.floor((i * from) / to), Math.ceil(((i + 1) * from) / to)] as const;

type Sizes = ReturnType<typeof resolveSizes>;

const divides = (sizes: Sizes) => sizes.every(({ from, to }) => from % to === 0);
const kernelOf = (sizes: Sizes) => ({ kernelSize: sizes.map(({ from, to }) => from / to) });

function adaptiveAveraging(dims: SpatialDims): (x: Tensor, outputSize: OutputSize) => Tensor {
  const name = `adaptiveAvgPool${dims}d`;
  return (x, outputSize) => {
    const sizes = resolveSizes(name, dims, x, outputSize);
    if (divides(sizes)) return average[dims](x, kernelOf(sizes));
    // Windows are boxes: the average over one is an average along every axis.
    return sizes.reduce(
      (y, { axis, from, to }) =>
        from === to
          ? y
          : mixAxis(y, axis, to, (weights, i) => {
              const [start, end] = windowOf(i, from, to);
              weights.fill(1 / (end - start), start, end);
            }),
      x,
    );
  };
}

function adaptiveMaximum(dims: SpatialDims): (x: Tensor, outputSize: OutputSize) => Tensor {
  const name = `adaptiveMaxPool${dims}d`;
  return (x, outputSize) => {
    const sizes = resolveSizes(name, dims, x, outputSize);
    if (divides(sizes)) return maximum[dims](x, kernelOf(sizes));
    // Windows side by side, all as long as the longest: a shorter one repeats its last element, which comes after its first
    // maximum.
    const spread = sizes.map(({ axis, from, to }) => {
      const windows = Array.from({ length: to }, (_, i) => windowOf(i, from, to));
      const longest = Math.max(...windows.map(([start, end]) => end - start));
      const indices = windows.flatMap(([start, end]) =>
        Array.from({ length: longest }, (_, k) => Math.min(start + k, end - 1)),
      );
      return { axis, longest, indices: Int32Array.from(indices) };
    });
    const windows = spread.reduce((y, { axis, indices }) => take(y, constantIndices(x, indices), axis), x);
    return maximum[dims](windows, { kernelSize: spread.map(({ longest }) => longest) });
  };
}

/**
 * Averages `[N, C, L]` over as many windows as the output is long; see adaptiveAvgPool2d.
 *
 * @example
 * adaptiveAvgPool1d(tensor([[[1, 2, 3, 5]]]), 2).toNDArray().toArray() // [[[1.5, 4]]]
 */
export const adaptiveAvgPool1d = /* @__PURE__ */ adaptiveAveraging(1);

/**
 * Averages `[N, C, H, W]` over as many windows as the output has elements, as torch's `adaptive_avg_pool2d`. Along an axis of n
 * elements window i of m holds those from `floor(i n / m)` to before `ceil((i + 1) n / m)`.
 *
 * @param outputSize one number or `[H', W']`; null leaves an axis as it is
 * @returns `[N, C, H', W']`
 * @throws ShapeError when x has another rank or an empty spatial axis
 * @throws ArgumentError when outputSize is not made of positive integers and null
 * @example
 * adaptiveAvgPool2d(tensor([[[[1, 2, 3], [5, 6, 7]]]]), [1, 2]).toNDArray().toArray() // [[[[3.5, 4.5]]]]
 */
export const adaptiveAvgPool2d = /* @__PURE__ */ adaptiveAveraging(2);

/**
 * Averages `[N, C, D, H, W]` over as many windows as the output has elements; see adaptiveAvgPool2d.
 *
 * @example
 * adaptiveAvgPool3d(tensor([[[[[1, 3]], [[5, 7]]]]]), 1).toNDArray().toArray() // [[[[[4]]]]]
 */
export const adaptiveAvgPool3d = /* @__PURE__ */ adaptiveAveraging(3);

/**
 * The maxima of `[N, C, L]` over as many windows as the output is long; see adaptiveMaxPool2d.
 *
 * @example
 * adaptiveMaxPool1d(tensor([[[1, 2, 3, 5]]]), 2).toNDArray().toArray() // [[[2, 5]]]
 */
export const adaptiveMaxPool1d = /* @__PURE__ */ adaptiveMaximum(1);

/**
 * The maxima of `[N, C, H, W]` over as many windows as the output has elements; windows, arguments and errors are those of
 * adaptiveAvgPool2d. The gradient goes to the first maximum of a window (NaN wins over all).
 *
 * @example
 * adaptiveMaxPool2d(tensor([[[[1, 2, 3], [5, 6, 7]]]]), [2, 1]).toNDArray().toArray() // [[[[3], [7]]]]
 */
export const adaptiveMaxPool2d = /* @__PURE__ */ adaptiveMaximum(2);

/**
 * The maxima of `[N, C, D, H, W]` over as many windows as the output has elements; see adaptiveMaxPool2d.
 *
 * @example
 * adaptiveMaxPool3d(tensor([[[[[1, 3]], [[5, 7]]]]]), 1).toNDArray().toArray() // [[[[[7]]]]]
 */
export const adaptiveMaxPool3d = /* @__PURE__ */ adaptiveMaximum(3);
