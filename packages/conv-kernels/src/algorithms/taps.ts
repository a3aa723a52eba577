import { itemSize, sizeOf } from "@convkit/ndarray";
import type { ConvAlgorithm, FloatArray, Product } from "../algorithm.ts";
import { startOutput } from "../epilogue.ts";
import type { ConvGeometry } from "../geometry.ts";
import { inputPlane, type LiftedConv, lift, outputPositions, tapCount } from "../lift.ts";
import {
  imageMatrix,
  type MatrixView,
  multiply,
  outputMatrix,
  tapMatrix,
  transposed,
} from "../matrix-view.ts";
import { allTapRuns, gatherTap, scatterTap, type TapRuns } from "../tap-runs.ts";
import { workspaceFloats } from "../workspace.ts";

/**
 * Convolution as a sum over kernel taps of 1x1 convolutions. At tap u, output position p meets the input at
 * p*s + u*d - padding; with those elements as a matrix of samples [C, P] and the tap's weights as [O, C],
 *
 *   y += w_u samples_u        dsamples_u = w_u^T dy, added back into dx        dw_u += dy samples_u^T
 *
 * so the matrix of im2col never exists, and a 1x1 kernel needs no copy at all: its samples are the image.
 * Sums over taps are kept in float64 and rounded once.
 * Padding is multiplied as the zeros that it is.
 *
 * Vasudevan, Anderson & Gregg, "Parallel multi channel convolution using general matrix multiplication",
 * arXiv:1704.04428 (there "kn2row").
 */
export const taps: ConvAlgorithm<"taps"> = {
  name: "taps",
  summary: "a loop over kernel taps, one matrix product each",
  supports: () => true,
  workspaceBytes: (geometry, product) => workspaceParts(geometry, product).bytes,

  forward(geometry, x, w, y, workspace, epilogue) {
    const job = prepare(geometry, "forward", workspace);
    startOutput(geometry, job.sums, epilogue);
    forEachTap(job, (tap, n, g) => {
      const samples = gatherSamples(job, tap, x, n, g);
      multiply(outputMatrix(job.conv, job.sums, n, g), tapMatrix(job.conv, w, g, tap), samples, true);
    });
    y.set(job.sums);
  },

  inputGrad(geometry, dy, w, dx, workspace) {
    const job = prepare(geometry, "inputGrad", workspace);
    job.sums.fill(0);
    forEachTap(job, (tap, n, g) => {
      const weight = transposed(tapMatrix(job.conv, w, g, tap));
      const outputGrad = outputMatrix(job.conv, dy, n, g);
      if (job.pointwise) return multiply(imageMatrix(job.conv, job.sums, n, g), weight, outputGrad, true);
      multiply(job.samples, weight, outputGrad, false);
      scatterSamples(job, tap, n, g);
    });
    dx.set(job.sums);
  },

  weightGrad(geometry, x, dy, dw, workspace) {
    const job = prepare(geometry, "weightGrad", workspace);
    job.sums.fill(0);
    forEachTap(job, (tap, n, g) => {
      const samples = gatherSamples(job, tap, x, n, g);
      multiply(tapSums(job, g, tap), outputMatrix(job.conv, dy, n, g), transposed(samples), true);
    });
    storeTapSums(job, dw);
  },
};

/** The workspace holds the result as float64 sums, then one tap's samples of a group of an image. */
function workspaceParts(geometry: ConvGeometry, product: Product) {
  const conv = lift(geometry);
  const result = {
    forward: geometry.outputShape,
    inputGrad: geometry.inputShape,
    weightGrad: geometry.weightShape,
  };
  const sums = sizeOf(result[product]);
  const dtype = product === "inputGrad" ? "float64" : geometry.dtype;
  const [rows, columns] = [conv.channels, outputPositions(conv)];
  const pointwise = conv.axes.every(
    ({ kernelSize, stride, inputSize, outputSize, padding: [before] }) =>
      kernelSize === 1 && stride === 1 && before === 0 && inputSize === outputSize,
  );
  const bytes = 8 * sums + (pointwise ? 0 : itemSize[dtype] * rows * columns);
  return { conv, sums, dtype, rows, columns, pointwise, bytes } as const;
}

interface Job {
  readonly conv: LiftedConv;
  readonly runs: readonly TapRuns[];
  /** A 1x1 kernel that meets every input element once: its samples are the image itself. */
  readonly pointwise: boolean;
  readonly sums: FloatArray;
  /** `[C, P]`. */
  readonly samples: MatrixView;
}

function prepare(geometry: ConvGeometry, product: Product, workspace: Uint8Array): Job {
  const { conv, sums, dtype, rows, columns, pointwise } = workspaceParts(geometry, product);
  const data = workspaceFloats(workspace, dtype, 8 * sums, pointwise ? 0 : rows * columns);
  return {
    conv,
    runs: allTapRuns(conv.axes),
    pointwise,
    sums: workspaceFloats(workspace, "float64", 0, sums),
    samples: { data, offset: 0, rows, columns, rowStride: columns, columnStride: 1 },
  };
}

function forEachTap({ conv, runs }: Job, visit: (tap: number, n: number, g: number) => void): void {
  for (let n = 0; n < conv.batch; n++)
    for (let g = 0; g < conv.groups; g++) for (let tap = 0; tap < runs.length; tap++) visit(tap, n, g);
}

/** What the tap meets at every output position, zero where that is padding. */
function gatherSamples(
  { conv, runs, pointwise, samples }: Job,
  tap: number,
  x: FloatArray,
  n: number,
  g: number,
) {
  if (pointwise) return imageMatrix(conv, x, n, g);
  samples.data.fill(0);
  for (let c = 0; c < conv.channels; c++)
    gatherTap(runs[tap]!, inputPlane(conv, x, n, g * conv.channels + c), samples.data, c * samples.columns);
  return samples;
}

function scatterSamples({ conv, runs, sums, samples }: Job, tap: number, n: number, g: number): void {
  for (let c = 0; c < conv.channels; c++)
    scatterTap(
      runs[tap]!,
      samples.data,
      c * samples.columns,
      inputPlane(conv, sums, n, g * conv.channels + c),
    );
}

/** The weight gradient's sums are kept tap by tap, [K, G, O, C], so that a tap's matrix is contiguous. */
function tapSums({ conv, sums }: Job, g: number, tap: number): MatrixView {
  const { groups, filters: rows, channels: columns } = conv;
  const offset = (tap * groups + g) * rows * columns;
  return { data: sums, offset, rows, columns, rowStride: columns, columnStride: 1 };
}

function storeTapSums({ conv, sums }: Job, dw: FloatArray): void {
  const { groups, filters, channels, weight } = conv;
  let from = 0;
  for (let tap = 0; tap < tapCount(conv); tap++)
    for (let o = 0; o < groups * filters; o++)
      for (let c = 0; c < channels; c++)
        dw[o * weight.outer + c * weight.channel + tap * weight.spatial[2]] = sums[from++]!;
}
