import { ArgumentError, allocate } from "@convkit/ndarray";
import { type ConvGeometry, finishGeometry } from "./geometry.ts";
import type { PaddingMode } from "./options.ts";
import { checkOneOf, spatialLetters } from "./validate.ts";

export const paddingModes: readonly PaddingMode[] = ["zeros", "reflect", "replicate", "circular"];

/**
 * Which element of an axis of `size` each position of the padded axis repeats. Padding by a mode is `take` by
 * these indices, an axis at a time; its gradient is `scatterAdd` by the same indices.
 *
 * @param before elements added in front: below `size` for reflect, at most `size` for circular
 * @returns int32 indices, `before + size + after` of them
 * @example
 * Array.from(padIndices(4, 2, 1, "reflect")) // [2, 1, 0, 1, 2, 3, 2]
 * Array.from(padIndices(4, 2, 1, "replicate")) // [0, 0, 0, 1, 2, 3, 3]
 * Array.from(padIndices(4, 2, 1, "circular")) // [2, 3, 0, 1, 2, 3, 0]
 */
export function padIndices(
  size: number,
  before: number,
  after: number,
  mode: Exclude<PaddingMode, "zeros">,
  functionName = "padIndices",
): Int32Array {
  const last = size - 1;
  const source = {
    reflect: (i: number) => last - Math.abs(last - Math.abs(i)),
    replicate: (i: number) => Math.min(Math.max(i, 0), last),
    circular: (i: number) => (i + size) % size,
  }[mode];
  const indices = allocate("int32", before + size + after, functionName);
  for (let i = 0; i < indices.length; i++) indices[i] = source(i - before);
  return indices;
}

/** A padding mode resolved: what to take along which axes of the input, and the convolution of the result. */
export interface ResolvedPadding {
  /** In order; empty for zeros, which the geometry itself pads with. */
  readonly takes: readonly { readonly axis: number; readonly indices: Int32Array }[];
  /** The geometry that remains: its `inputShape` is the padded input's. */
  readonly geometry: ConvGeometry;
}

/** Turns a padding mode other than zeros into a pad of the input and a geometry without padding. */
export function resolvePaddingMode(
  functionName: string,
  geometry: ConvGeometry,
  mode: PaddingMode = "zeros",
): ResolvedPadding {
  checkOneOf(functionName, "paddingMode", mode, paddingModes);
  if (mode === "zeros") return { takes: [], geometry };
  const firstSpatial = geometry.layout === "NCHW" ? 2 : 1;
  const takes = geometry.axes.flatMap(({ inputSize, padding: [before, after] }, axis) => {
    const most = { reflect: inputSize - 1, circular: inputSize, replicate: inputSize > 0 ? Infinity : 0 }[
      mode
    ];
    if (Math.max(before, after) > most)
      throw new ArgumentError(
        functionName,
        `padding must be at most ${most} along ${spatialLetters[geometry.dims][axis]} in mode "${mode}", got [${before}, ${after}]`,
        [{ name: "input", value: geometry.inputShape }],
      );
    if (before + after === 0) return [];
    return [{ axis: axis + firstSpatial, indices: padIndices(inputSize, before, after, mode, functionName) }];
  });
  const axes = geometry.axes.map((axis) => ({
    ...axis,
    inputSize: axis.padding[0] + axis.inputSize + axis.padding[1],
    padding: [0, 0] as const,
  }));
  return { takes, geometry: finishGeometry({ ...geometry, axes }) };
}
