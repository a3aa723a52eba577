import fc from "fast-check";
import { callOf } from "./drawn-conv.ts";
import type { Plain } from "./plain.ts";

type Pair = readonly [number, number];

/** A random call of a convolution (or a transposed one): shapes, options, and a seed for the numbers. */
export interface ConvProblem {
  readonly dims: 1 | 2 | 3;
  readonly inputShape: readonly number[];
  readonly weightShape: readonly number[];
  readonly options: {
    readonly stride: readonly number[];
    readonly padding: readonly Pair[] | "same" | "valid";
    readonly dilation: readonly number[];
    readonly groups: number;
    readonly layout: "NCHW" | "NHWC";
    readonly paddingMode: "zeros" | "reflect" | "replicate" | "circular";
  };
  readonly seed: number;
}

export interface ConvTransposeProblem extends Omit<ConvProblem, "options"> {
  readonly options: Omit<ConvProblem["options"], "paddingMode"> & {
    readonly outputPadding: readonly number[];
  };
}

export interface PoolProblem {
  readonly dims: 1 | 2 | 3;
  readonly inputShape: readonly number[];
  readonly options: {
    readonly kernelSize: readonly number[];
    readonly stride: readonly number[];
    readonly padding: readonly Pair[];
    readonly ceilMode: boolean;
  };
  readonly seed: number;
}

const upTo = (most: number, least = 0) => fc.integer({ min: least, max: most });
const dimensions = fc.constantFrom<1 | 2 | 3>(1, 2, 2, 3);

interface AxisDraw {
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  readonly after: number;
  /** Elements beyond the least that the kernel needs. */
  readonly extra: number;
}

const axisDraw: fc.Arbitrary<AxisDraw> = fc.record({
  kernel: upTo(4, 1),
  stride: upTo(3, 1),
  dilation: fc.constantFrom(1, 1, 2, 3),
  before: upTo(3),
  after: upTo(3),
  extra: upTo(5),
});

const common = (dims: 1 | 2 | 3) => ({
  axes: fc.array(axisDraw, { minLength: dims, maxLength: dims }),
  batch: upTo(3),
  groups: fc.constantFrom(1, 1, 2, 3),
  inner: upTo(3, 1),
  outer: upTo(3, 1),
  layout: fc.constantFrom<"NCHW" | "NHWC">("NCHW", "NHWC"),
  form: fc.constantFrom<"pairs" | "same" | "valid">("pairs", "pairs", "same", "valid"),
  seed: upTo(2 ** 31 - 1),
});

const span = ({ kernel, dilation }: AxisDraw) => dilation * (kernel - 1) + 1;

/** Convolutions of every dimension, layout, grouping, padding (form and mode), with batches of 0 to 3. */
export const convProblems: fc.Arbitrary<ConvProblem> = dimensions.chain((dims) =>
  fc
    .record({
      ...common(dims),
      mode: fc.constantFrom<ConvProblem["options"]["paddingMode"]>(
        "zeros",
        "zeros",
        "reflect",
        "replicate",
        "circular",
      ),
    })
    .map(({ axes, form, mode, ...drawn }) => {
      // Zeros may make up for an input smaller than the kernel; a mode needs more elements than it pads.
      const sizes = axes.map((axis) => {
        if (form !== "pairs") return Math.max(span(axis), 4) + axis.extra;
        const least = mode === "zeros" ? span(axis) - axis.before - axis.after : Math.max(span(axis), 4);
        return Math.max(1, least) + axis.extra;
      });
      // "same" in mode reflect could pad as much as the input is long.
      const padding = form === "pairs" ? axes.map(({ before, after }) => [before, after] as const) : form;
      const { options, ...call } = callOf({ dims, axes, sizes, ...drawn });
      return { ...call, options: { ...options, padding, paddingMode: mode } };
    }),
);

/** Transposed convolutions, likewise. */
export const convTransposeProblems: fc.Arbitrary<ConvTransposeProblem> = dimensions.chain((dims) =>
  fc
    .record({ ...common(dims), sizes: fc.array(upTo(4, 1), { minLength: dims, maxLength: dims }) })
    .map(({ axes, form, ...drawn }) => {
      const { options, ...call } = callOf({ dims, axes, ...drawn }, drawn.outer);
      // What is cut off either end is less than half of what one kernel covers, so something is left.
      const cut = axes.map((axis) => {
        const most = Math.floor((span(axis) - 1) / 2);
        return [Math.min(axis.before, most), Math.min(axis.after, most)] as const;
      });
      const outputPadding = axes.map(({ extra, stride, dilation }) =>
        form === "same" ? 0 : extra % Math.max(stride, dilation),
      );
      return { ...call, options: { ...options, padding: form === "pairs" ? cut : form, outputPadding } };
    }),
);

/** Poolings, with padding of at most half the window. */
export const poolProblems: fc.Arbitrary<PoolProblem> = dimensions.chain((dims) =>
  fc.record({ ...common(dims), ceilMode: fc.boolean() }).map(({ axes, batch, inner, seed, ceilMode }) => ({
    dims,
    inputShape: [batch, inner, ...axes.map(({ kernel, extra }) => kernel + extra)],
    options: {
      kernelSize: axes.map(({ kernel }) => kernel),
      stride: axes.map(({ stride }) => stride),
      padding: axes.map(({ kernel, before, after }) => {
        const half = Math.floor(kernel / 2);
        return [Math.min(before, half), Math.min(after, half)] as const;
      }),
      ceilMode,
    },
    seed,
  })),
);

/**
 * Small integers from a seed, the same on every platform, as an array of `shape`: sums of their products stay
 * exact in float32. (The 32-bit generator "mulberry32" by Tommy Ettinger, public domain.)
 */
export function integers(seed: number, shape: readonly number[], low = -4, high = 4): Plain {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const length = shape.reduce((product, axis) => product * axis, 1);
  return { shape, data: Array.from({ length }, () => low + Math.floor(next() * (high - low + 1))) };
}
