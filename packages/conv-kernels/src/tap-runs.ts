import type { FloatArray } from "./algorithm.ts";
import type { ConvAxis } from "./axes.ts";
import type { LiftedConv, Plane } from "./lift.ts";

/**
 * Which elements of an input plane one kernel tap meets, and at which output positions, as runs along the last
 * axis. Positions that meet the padding are in no run. A table serves all channels of all images.
 */
export interface TapRuns {
  /** Elements in every run. */
  readonly length: number;
  /** From one element of a run to the next in the input: the stride. In the output it is 1. */
  readonly step: number;
  /** Where each run starts in the input plane, counted in elements of one channel. */
  readonly inputStarts: Int32Array;
  /** Where it starts in the output plane. */
  readonly outputStarts: Int32Array;
}

/** The output positions [first, end) at which tap u of an axis meets the input. */
function meetings(
  { inputSize, stride, dilation, padding, outputSize }: ConvAxis,
  u: number,
): [number, number] {
  const shift = padding[0] - u * dilation;
  const first = Math.max(0, Math.ceil(shift / stride));
  return [first, Math.max(first, Math.min(outputSize, Math.floor((inputSize - 1 + shift) / stride) + 1))];
}

function tapRuns([A, B, C]: LiftedConv["axes"], u: number, v: number, t: number): TapRuns {
  const [a, aEnd] = meetings(A, u);
  const [b, bEnd] = meetings(B, v);
  const [c, cEnd] = meetings(C, t);
  const runs = (aEnd - a) * (bEnd - b);
  const inputStarts = new Int32Array(runs);
  const outputStarts = new Int32Array(runs);
  const source = (axis: ConvAxis, i: number, tap: number) =>
    i * axis.stride + tap * axis.dilation - axis.padding[0];
  for (let i = a, run = 0; run < runs; i++)
    for (let j = b; j < bEnd; j++, run++) {
      inputStarts[run] = (source(A, i, u) * B.inputSize + source(B, j, v)) * C.inputSize + source(C, c, t);
      outputStarts[run] = (i * B.outputSize + j) * C.outputSize + c;
    }
  return { length: cEnd - c, step: C.stride, inputStarts, outputStarts };
}

/** The runs of every tap, taps in row-major order. */
export function allTapRuns(axes: LiftedConv["axes"]): TapRuns[] {
  const [A, B, C] = axes;
  const runs: TapRuns[] = [];
  for (let u = 0; u < A.kernelSize; u++)
    for (let v = 0; v < B.kernelSize; v++)
      for (let t = 0; t < C.kernelSize; t++) runs.push(tapRuns(axes, u, v, t));
  return runs;
}

/** samples[p] = what the tap meets at output position p; samples that meet the padding are left alone. */
export function gatherTap(runs: TapRuns, x: Plane, samples: FloatArray, start: number): void {
  const { length, inputStarts, outputStarts } = runs;
  const { data, offset, step } = x;
  const stride = runs.step * step;
  for (let run = 0; run < inputStarts.length; run++) {
    let from = offset + inputStarts[run]! * step;
    const first = start + outputStarts[run]!;
    for (let to = first; to < first + length; to++, from += stride) samples[to] = data[from]!;
  }
}

/** The adjoint of `gatherTap`: adds every sample to the input element that the tap met. */
export function scatterTap(runs: TapRuns, samples: FloatArray, start: number, x: Plane): void {
  const { length, inputStarts, outputStarts } = runs;
  const { data, offset, step } = x;
  const stride = runs.step * step;
  for (let run = 0; run < inputStarts.length; run++) {
    let to = offset + inputStarts[run]! * step;
    const first = start + outputStarts[run]!;
    for (let from = first; from < first + length; from++, to += stride) data[to]! += samples[from]!;
  }
}
