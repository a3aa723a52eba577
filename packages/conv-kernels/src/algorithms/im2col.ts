import { itemSize } from "@convkit/ndarray";
import type { ConvAlgorithm, FloatArray, Product } from "../algorithm.ts";
import { startOutput } from "../epilogue.ts";
import type { ConvGeometry } from "../geometry.ts";
import { inputPlane, type LiftedConv, lift, outputPositions, tapCount } from "../lift.ts";
import {
  type MatrixView,
  multiply,
  outputMatrix,
  transposed,
  weightColumnStride,
  weightMatrix,
} from "../matrix-view.ts";
import { allTapRuns, gatherTap, scatterTap, type TapRuns } from "../tap-runs.ts";
import { workspaceFloats } from "../workspace.ts";

/**
 * Convolution as one matrix product an image and group. The receptive field of every output position is copied
 * into a column of a matrix,
 *
 *   columns[k, p] = the input element that tap and channel k meet at output position p    [C*K, P]
 *
 * and with the weight as a matrix [O, C*K] and an image as a matrix of planes,
 *
 *   y = w columns        dw = dy columns^T        dx = col2im(w^T dy)
 *
 * where col2im, the adjoint of the copy, adds every element of the columns back to where it came from. The
 * rows of the columns are in the order of the weight's memory, so that it needs no copy. Each sum is kept in
 * float64 and rounded once. Padding is multiplied as the zeros that it is.
 *
 * Chellapilla, Puri & Simard, "High performance convolutional neural networks for document processing", 2006.
 */
export const im2col: ConvAlgorithm<"im2col"> = {
  name: "im2col",
  summary: "receptive fields copied into a matrix, then one matrix product an image",
  supports: () => true,
  workspaceBytes: (geometry, product) => workspaceParts(geometry, product).bytes,

  forward(geometry, x, w, y, workspace, epilogue) {
    const job = prepare(geometry, "forward", workspace);
    startOutput(geometry, y, epilogue);
    forEachGroup(job.conv, (n, g) => {
      gatherColumns(job, x, n, g);
      multiply(outputMatrix(job.conv, y, n, g), weightMatrix(job.conv, w, g), job.columns, true);
    });
  },

  inputGrad(geometry, dy, w, dx, workspace) {
    const job = prepare(geometry, "inputGrad", workspace);
    forEachGroup(job.conv, (n, g) => {
      if (g === 0) job.sums.fill(0);
      multiply(
        job.columns,
        transposed(weightMatrix(job.conv, w, g)),
        outputMatrix(job.conv, dy, n, g),
        false,
      );
      scatterColumns(job, g);
      if (g === job.conv.groups - 1) dx.set(job.sums, n * job.conv.input.outer);
    });
  },

  weightGrad(geometry, x, dy, dw, workspace) {
    const job = prepare(geometry, "weightGrad", workspace);
    job.sums.fill(0);
    forEachGroup(job.conv, (n, g) => {
      gatherColumns(job, x, n, g);
      multiply(
        weightMatrix(job.conv, job.sums, g),
        outputMatrix(job.conv, dy, n, g),
        transposed(job.columns),
        true,
      );
    });
    dw.set(job.sums);
  },
};

/**
 * The workspace holds float64 sums (one image's input gradient, or the weight gradient), then the columns:
 * copies of the input in its own dtype, or sums that col2im will add up, in float64.
 */
function workspaceParts(geometry: ConvGeometry, product: Product) {
  const conv = lift(geometry);
  const sums = { forward: 0, inputGrad: conv.input.outer, weightGrad: geometry.parameters }[product];
  const dtype = product === "inputGrad" ? "float64" : geometry.dtype;
  const [rows, columns] = [conv.channels * tapCount(conv), outputPositions(conv)];
  return { conv, sums, dtype, rows, columns, bytes: 8 * sums + itemSize[dtype] * rows * columns } as const;
}

interface Job {
  readonly conv: LiftedConv;
  readonly runs: readonly TapRuns[];
  readonly sums: FloatArray;
  /** `[C*K, P]`. */
  readonly columns: MatrixView;
}

function prepare(geometry: ConvGeometry, product: Product, workspace: Uint8Array): Job {
  const { conv, sums, dtype, rows, columns } = workspaceParts(geometry, product);
  // The zeros of the padding are the same for every image: they are written here, once.
  const data = workspaceFloats(workspace, dtype, 8 * sums, rows * columns).fill(0);
  return {
    conv,
    runs: allTapRuns(conv.axes),
    sums: workspaceFloats(workspace, "float64", 0, sums),
    columns: { data, offset: 0, rows, columns, rowStride: columns, columnStride: 1 },
  };
}

function forEachGroup({ batch, groups }: LiftedConv, visit: (n: number, g: number) => void): void {
  for (let n = 0; n < batch; n++) for (let g = 0; g < groups; g++) visit(n, g);
}

/** Where the row of the columns that holds a channel and a tap starts. */
function rowStart({ conv, columns }: Job, channel: number, tap: number): number {
  const position = channel * conv.weight.channel + tap * conv.weight.spatial[2];
  return (position / weightColumnStride(conv)) * columns.columns;
}

function gatherColumns(job: Job, x: FloatArray, n: number, g: number): void {
  const { conv, runs, columns } = job;
  for (let c = 0; c < conv.channels; c++) {
    const plane = inputPlane(conv, x, n, g * conv.channels + c);
    for (let tap = 0; tap < runs.length; tap++)
      gatherTap(runs[tap]!, plane, columns.data, rowStart(job, c, tap));
  }
}

/** col2im, into the sums of one image. */
function scatterColumns(job: Job, g: number): void {
  const { conv, runs, columns, sums } = job;
  for (let c = 0; c < conv.channels; c++) {
    const plane = inputPlane(conv, sums, 0, g * conv.channels + c);
    for (let tap = 0; tap < runs.length; tap++)
      scatterTap(runs[tap]!, columns.data, rowStart(job, c, tap), plane);
  }
}
