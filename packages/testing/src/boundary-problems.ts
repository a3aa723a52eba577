import fc from "fast-check";
import type { ConvProblem } from "./arbitraries.ts";
import { callOf } from "./drawn-conv.ts";

/** Just below, at and above the tiles of kernels that take 2, 4, 8 or 16 at a time, and primes. */
const tileSizes: readonly number[] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 15, 16, 17, 19, 31, 32, 33];
/** Multiply-adds that naive loops do in about a millisecond. */
const mostProducts = 300_000;

const classicAxis = { kernel: 3, stride: 1, dilation: 1 };

const oneOf = <T>(...values: readonly T[]) => fc.constantFrom(...values);
const axis = fc.record({
  kernel: oneOf(1, 1, 2, 3, 3, 3, 3, 4, 5, 7, 9),
  stride: oneOf(1, 1, 1, 2, 2, 3, 4),
  dilation: oneOf(1, 1, 1, 2, 3),
  before: oneOf(0, 0, 1, 1, 2, 3, 5),
  after: oneOf(0, 0, 1, 1, 2, 3, 5),
  output: oneOf(...tileSizes),
  /** Input elements beyond the last window: below the stride, no window starts there. */
  rest: oneOf(0, 0, 0, 1, 2, 3),
});

/**
 * Convolutions at the edges of what fast kernels cut their work into: outputs and channels of tile sizes and their
 * neighbours, single rows and columns, batches of 0 and 1, depthwise and grouped, in all dimensions and both layouts.
 */
export const boundaryProblems: fc.Arbitrary<ConvProblem> = fc
  .record({
    dims: oneOf<1 | 2 | 3>(1, 2, 2, 2, 2, 3),
    axes: fc.tuple(axis, axis, axis),
    /** Most convolutions have square kernels, equal strides and even padding. */
    alike: fc.boolean(),
    /** A 3x3 kernel of stride 1, the form that most fast algorithms are made for. */
    classic: oneOf(true, false, false),
    batch: oneOf(0, 1, 1, 1, 2, 3, 5),
    groups: oneOf(1, 1, 1, 1, 2, 3, 8),
    inner: oneOf(...tileSizes),
    outer: oneOf(...tileSizes),
    depthwise: oneOf(false, false, false, true),
    layout: oneOf<"NCHW" | "NHWC">("NCHW", "NCHW", "NCHW", "NHWC"),
    seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  })
  .map(({ dims, axes: drawn, alike, classic, batch, depthwise, layout, seed, ...channels }) => {
    const first = drawn[0];
    const axes = drawn.slice(0, dims).map((own) => {
      const { kernel, stride, dilation } = classic ? classicAxis : alike ? first : own;
      const { before } = alike ? first : own;
      const padding = [before, alike ? before : own.after] as const;
      return { ...own, kernel, stride, dilation, padding, span: dilation * (kernel - 1) + 1 };
    });
    const groups = depthwise ? channels.inner : channels.groups;
    const outer = depthwise ? 1 + (channels.outer % 2) : channels.outer;
    let inner = depthwise ? 1 : channels.inner;
    const outputs: number[] = axes.map(({ output }) => output);
    const taps = axes.reduce((product, { kernel }) => product * kernel, 1);
    const work = () => batch * groups * inner * outer * taps * outputs.reduce((a, b) => a * b, 1);
    // What is too much is cut where it is largest; sizes at the edges of tiles stay likely.
    while (work() > mostProducts && Math.max(inner, ...outputs) > 1) {
      const longest = outputs.indexOf(Math.max(...outputs));
      if (inner > outputs[longest]!) inner = Math.ceil(inner / 2);
      else outputs[longest] = Math.ceil(outputs[longest]! / 2);
    }
    const sizes = axes.map(({ stride, span, padding: [before, after], rest }, i) =>
      Math.max(1, (outputs[i]! - 1) * stride + span - before - after + Math.min(rest, stride - 1)),
    );
    const { options, ...call } = callOf({ dims, axes, sizes, batch, groups, inner, outer, layout, seed });
    const padding = axes.map((axis) => axis.padding);
    return { ...call, options: { ...options, padding, paddingMode: "zeros" } };
  });
