import { sizeOf } from "@convkit/ndarray";
import type { ConvAxis } from "../axes.ts";
import { liftAxes } from "../lift.ts";
import type { PoolGeometry } from "../pool-geometry.ts";

/**
 * Which elements of a plane each output element looks at. One table serves all planes of all images, and
 * makes every pooling a loop over it, in any number of dimensions.
 */
export interface WindowTable {
  /** The taps of output element y are `taps[starts[y]]` up to, not including, `taps[starts[y + 1]]`. */
  readonly starts: Int32Array;
  /** Positions in the input plane, row-major within a window; those in the padding are left out. */
  readonly taps: Int32Array;
  /** How many elements each window covers, the padding included. */
  readonly paddedSizes: Int32Array;
  readonly inputPlane: number;
  readonly outputPlane: number;
}

/** The positions on one axis that the window of output i looks at, and how far it reaches with the padding. */
function windowAlong({ inputSize, kernelSize, stride, dilation, padding }: ConvAxis, i: number) {
  const start = i * stride - padding[0];
  const taps = Array.from({ length: kernelSize }, (_, u) => start + u * dilation);
  const end = Math.min(start + dilation * (kernelSize - 1) + 1, inputSize + padding[1]);
  return { taps: taps.filter((tap) => tap >= 0 && tap < inputSize), paddedSize: end - start };
}

export function windowTable(geometry: PoolGeometry): WindowTable {
  const axes = liftAxes(geometry.axes);
  const [as, bs, cs] = axes.map((axis) =>
    Array.from({ length: axis.outputSize }, (_, i) => windowAlong(axis, i)),
  );
  const [, bSize, cSize] = axes.map((axis) => axis.inputSize) as [number, number, number];
  const outputPlane = sizeOf(axes.map((axis) => axis.outputSize));
  const starts = new Int32Array(outputPlane + 1);
  const paddedSizes = new Int32Array(outputPlane);
  const taps = new Int32Array(outputPlane * sizeOf(axes.map((axis) => axis.kernelSize)));
  let y = 0;
  let end = 0;
  for (const a of as!)
    for (const b of bs!)
      for (const c of cs!) {
        for (const d of a.taps)
          for (const h of b.taps) for (const w of c.taps) taps[end++] = (d * bSize + h) * cSize + w;
        paddedSizes[y++] = a.paddedSize * b.paddedSize * c.paddedSize;
        starts[y] = end;
      }
  return { starts, taps, paddedSizes, inputPlane: sizeOf(axes.map((axis) => axis.inputSize)), outputPlane };
}
