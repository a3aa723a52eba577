import {
  type PerAxis,
  type PoolGeometry,
  resolvePoolGeometry,
  type SpatialDims,
} from "@convkit/conv-kernels";
import { ArgumentError, checkOptionNames, ShapeError } from "@convkit/ndarray";
import { checkDTypes } from "../record.ts";
import type { Tensor } from "../tensor.ts";
import { mul } from "./arithmetic.ts";
import { mixAxis } from "./mix-axis.ts";
import { pad } from "./pad.ts";
import { avgPool1d, avgPool2d, avgPool3d, avgPoolGrad } from "./pool.ts";
import { reshape } from "./shape.ts";
import { slice } from "./slice.ts";
import { broadcastTo } from "./sum.ts";
import { constantIndices, take } from "./take.ts";

/** How `interpolate` finds what lies between elements. */
export type InterpolationMode = "nearest" | "linear" | "bilinear" | "trilinear";

/** How large the result is, one of the two, and how it is found. */
export interface InterpolateOptions {
  /** Lengths of the spatial axes: one number for all, or one an axis. */
  readonly size?: PerAxis;
  /** What the lengths are multiplied with; the products are rounded down. */
  readonly scaleFactor?: PerAxis;
  /** Default: "nearest". "linear" is for `[N, C, L]`, "bilinear" for `[N, C, H, W]`, "trilinear" for `[N, C, D, H, W]`. */
  readonly mode?: InterpolationMode;
  /** Linear modes: whether the centres of corner elements stay corners, rather than their outer edges. Default: false. */
  readonly alignCorners?: boolean;
}

const optionNames = ["size", "scaleFactor", "mode", "alignCorners"];
const modeOf = { 1: "linear", 2: "bilinear", 3: "trilinear" } as const;
const modes: readonly InterpolationMode[] = ["nearest", "linear", "bilinear", "trilinear"];
const average = { 1: avgPool1d, 2: avgPool2d, 3: avgPool3d };

/** One spatial axis: its lengths, and how far the source moves a step of the result. */
interface Resampling {
  readonly axis: number;
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** Throws unless the options say one thing, for an input of `dims` spatial axes if that is known. */
export function checkInterpolation(name: string, options: InterpolateOptions, dims?: SpatialDims): void {
  checkOptionNames(name, options, optionNames);
  const { size, scaleFactor, mode = "nearest", alignCorners } = options;
  if ((size === undefined) === (scaleFactor === undefined))
    throw new ArgumentError(name, "one of size and scaleFactor must be given, and not both");
  const numbers = [size ?? scaleFactor!].flat();
  const fits = (n: number) =>
    size === undefined ? n > 0 && n < Infinity : Number.isSafeInteger(n) && n >= 1;
  if (numbers.length === 0 || !numbers.every(fits))
    throw new ArgumentError(
      name,
      size === undefined
        ? `scaleFactor must be positive, got ${numbers.join(", ")}`
        : `size must be made of positive integers, got ${numbers.join(", ")}`,
    );
  if (!modes.includes(mode))
    throw new ArgumentError(name, `mode must be one of ${modes.join(", ")}, got ${String(mode)}`);
  if (mode === "nearest" && alignCorners !== undefined)
    throw new ArgumentError(name, 'alignCorners is for the linear modes, and the mode is "nearest"');
  if (dims === undefined) return;
  if (mode !== "nearest" && mode !== modeOf[dims])
    throw new ArgumentError(name, `the linear mode for ${dims + 2} axes is "${modeOf[dims]}", got "${mode}"`);
  if (Array.isArray(size ?? scaleFactor) && numbers.length !== dims)
    throw new ArgumentError(
      name,
      `${size === undefined ? "scaleFactor" : "size"} must be a number or ${dims} of them, got ${numbers.length}`,
    );
}

function resamplings(x: Tensor, dims: SpatialDims, options: InterpolateOptions): Resampling[] {
  const { size, scaleFactor, alignCorners = false } = options;
  return Array.from({ length: dims }, (_, at) => {
    const of = (numbers: PerAxis) => (typeof numbers === "number" ? numbers : numbers[at]!);
    const from = x.shape[at + 2]!;
    const to = size === undefined ? Math.floor(from * of(scaleFactor!)) : of(size);
    if (from === 0 || to === 0)
      throw new ShapeError(
        "interpolate",
        `spatial axes must not be empty, got ${from} elements that become ${to}`,
        [{ name: "x", value: x.shape }],
      );
    const free = size === undefined ? 1 / of(scaleFactor!) : from / to;
    const step = alignCorners ? (to > 1 ? (from - 1) / (to - 1) : 0) : free;
    return { axis: at + 2, from, to, step };
  });
}

/** The whole number that every axis is multiplied with, if there is one for all. */
function commonFactor(axes: readonly Resampling[]): number | undefined {
  const [{ from, to }] = axes as [Resampling];
  const factor = to / from;
  return Number.isInteger(factor) &&
    axes.every((one) => one.to === factor * one.from && one.step === 1 / factor)
    ? factor
    : undefined;
}

/** Every element `factor` times along each spatial axis. */
function repeat(x: Tensor, dims: SpatialDims, factor: number): Tensor {
  const [batch, channels, ...lengths] = x.shape as [number, number, ...number[]];
  const shape = [batch, channels, ...lengths.map((length) => length * factor)];
  // The adjoint of average pooling spreads a share of every element in one pass: exactly for powers of 2, short of overflow.
  if (x.size > 0 && Number.isInteger(Math.log2(factor))) {
    const window: PoolGeometry = resolvePoolGeometry("interpolate", "avg", dims, shape, x.dtype, {
      kernelSize: factor,
    });
    return avgPoolGrad("interpolate", window, mul(x, factor ** dims));
  }
  const apart = lengths.flatMap((length) => [length, 1]);
  const spread = lengths.flatMap((length) => [length, factor]);
  return reshape(broadcastTo(reshape(x, [batch, channels, ...apart]), [batch, channels, ...spread]), shape);
}

function nearest(x: Tensor, dims: SpatialDims, axes: readonly Resampling[]): Tensor {
  const factor = commonFactor(axes);
  if (factor !== undefined) return repeat(x, dims, factor);
  return axes.reduce((y, { axis, from, to, step }) => {
    if (from === to && step === 1) return y;
    // In float32 as PyTorch, so that a product just below an integer is that integer.
    const indices = Int32Array.from({ length: to }, (_, i) =>
      Math.min(Math.floor(Math.fround(i * step)), from - 1),
    );
    return take(y, constantIndices(x, indices), axis);
  }, x);
}

/**
 * Linear interpolation between elements with their centres at 1/2, 3/2, ..., at a whole factor: every element repeated
 * and then averaged over as many neighbours, which gives the same at a fraction of the cost of a matrix.
 */
function smoothed(x: Tensor, dims: SpatialDims, factor: number): Tensor {
  const edge = x.shape.map((_, axis): [number, number] => (axis < 2 ? [0, 0] : [1, 1]));
  const repeated = repeat(pad(x, edge, "replicate"), dims, factor);
  const once = average[dims](repeated, { kernelSize: factor, stride: 1 });
  // Windows of an even length lie half an element off: another of 2 brings them back.
  const even = factor % 2 === 0 ? average[dims](once, { kernelSize: 2, stride: 1 }) : once;
  const start = Math.ceil(factor / 2);
  const spatial = x.shape.slice(2).map((length) => [start, start + length * factor] as const);
  return slice(even, [], [], ...spatial);
}

/** `y[i] = (1 - t) x[k] + t x[min(k + 1, n - 1)]` along every axis, where `k + t` is the place of i in the source. */
function linear(x: Tensor, axes: readonly Resampling[], alignCorners: boolean): Tensor {
  return axes.reduce((y, { axis, from, to, step }) => {
    if (from === to && step === 1) return y;
    return mixAxis(y, axis, to, (weights, i) => {
      const at = Math.min(from - 1, alignCorners ? i * step : Math.max(0, (i + 0.5) * step - 0.5));
      const k = Math.floor(at);
      weights[k]! += 1 - (at - k);
      weights[Math.min(k + 1, from - 1)]! += at - k;
    });
  }, x);
}

/**
 * An image in another size, as torch's `interpolate`: the nearest element, or linear interpolation along every spatial axis.
 * Places beyond the centres of the outermost elements take these.
 *
 *   nearest   y[i] = x[floor(i s)]
 *   linear    y[i] = (1 - t) x[k] + t x[k + 1],   k + t = max(0, (i + 1/2) s - 1/2),   or i (n - 1) / (n' - 1) with alignCorners
 *
 * where n and n' are the lengths of an axis, and s is n / n', or 1 / scaleFactor where that is given.
 *
 * @param x `[N, C, L]`, `[N, C, H, W]` or `[N, C, D, H, W]`
 * @throws ArgumentError when not one of size and scaleFactor is given, or the mode is not one for x's axes
 * @throws ShapeError when x has another rank, or an axis is or would be empty
 * @example
 * interpolate(tensor([[[1, 3]]]), { scaleFactor: 2 }).toNDArray().toArray() // [[[1, 1, 3, 3]]]
 * interpolate(tensor([[[1, 3]]]), { size: 3, mode: "linear", alignCorners: true }).toNDArray().toArray() // [[[1, 2, 3]]]
 */
export function interpolate(x: Tensor, options: InterpolateOptions): Tensor {
  checkDTypes("interpolate", { x });
  if (x.rank < 3 || x.rank > 5)
    throw new ShapeError("interpolate", `x must have 3, 4 or 5 axes (N, C, ...), got ${x.rank}`, [
      { name: "x", value: x.shape, note: "N, C, ..." },
    ]);
  const dims = (x.rank - 2) as SpatialDims;
  checkInterpolation("interpolate", options, dims);
  const { mode = "nearest", alignCorners = false } = options;
  const axes = resamplings(x, dims, options);
  if (mode === "nearest") return nearest(x, dims, axes);
  const factor = alignCorners ? undefined : commonFactor(axes);
  return factor === undefined || factor === 1 ? linear(x, axes, alignCorners) : smoothed(x, dims, factor);
}
