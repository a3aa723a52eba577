import { sizeOf } from "@convkit/ndarray";
import type { ConvAlgorithm, FloatArray } from "../algorithm.ts";
import { startOutput } from "../epilogue.ts";
import type { ConvGeometry } from "../geometry.ts";
import { type MatrixView, multiply, transposed } from "../matrix-view.ts";
import { workspaceFloats } from "../workspace.ts";
import { forEachTerm } from "./naive.ts";

/**
 * Convolution is linear in the image, so it is a matrix: with an image and its output as vectors, y = M x. Row y
 * of M holds the weights at the positions of the receptive field of y and zeros elsewhere; in 1-d that is a
 * banded (Toeplitz) matrix. The transposed convolution is M^T. For a batch, images are the rows of X and Y:
 *
 *   Y = X M^T        dX = dY M        dM = dY^T X, whose entries that hold one weight add up to dw
 *
 * Nearly all of M is zeros: for teaching and for small sizes. `supports` refuses matrices above 256 MB. The zeros
 * are multiplied too, so operands must be finite: a NaN or an infinity would reach all results of its image.
 *
 * Dumoulin & Visin, "A guide to convolution arithmetic for deep learning", arXiv:1603.07285, section 4.1.
 */
export const matrix: ConvAlgorithm<"matrix"> = {
  name: "matrix",
  summary: "the banded matrix of the convolution, and its transpose",
  supports: (geometry) => matrixBytes(geometry) <= maxBytes,
  workspaceBytes: (geometry, product) =>
    matrixBytes(geometry) + (product === "weightGrad" ? 8 * geometry.parameters : 0),

  forward(geometry, x, w, y, workspace, epilogue) {
    const m = convolutionMatrix(geometry, w, workspace);
    startOutput(geometry, y, epilogue);
    multiply(batchRows(geometry, y, m.rows), batchRows(geometry, x, m.columns), transposed(m), true);
  },

  inputGrad(geometry, dy, w, dx, workspace) {
    const m = convolutionMatrix(geometry, w, workspace);
    multiply(batchRows(geometry, dx, m.columns), batchRows(geometry, dy, m.rows), m, false);
  },

  weightGrad(geometry, x, dy, dw, workspace) {
    const m = emptyMatrix(geometry, workspace);
    multiply(m, transposed(batchRows(geometry, dy, m.rows)), batchRows(geometry, x, m.columns), false);
    const sums = workspaceFloats(workspace, "float64", matrixBytes(geometry), dw.length).fill(0);
    forEachTerm({ ...geometry, batch: 1 }, (xi, wi, yi) => {
      sums[wi]! += m.data[yi * m.columns + xi]!;
    });
    dw.set(sums);
  },
};

const maxBytes = 256 * 2 ** 20;

/** The matrix is kept in float64: in a weight gradient it holds sums. */
function matrixBytes({ inputShape, outputShape }: ConvGeometry): number {
  return 8 * sizeOf(outputShape.slice(1)) * sizeOf(inputShape.slice(1));
}

/** `[outputs, inputs]` of one image. */
function emptyMatrix({ inputShape, outputShape }: ConvGeometry, workspace: Uint8Array): MatrixView {
  const [rows, columns] = [sizeOf(outputShape.slice(1)), sizeOf(inputShape.slice(1))];
  const data = workspaceFloats(workspace, "float64", 0, rows * columns);
  return { data, offset: 0, rows, columns, rowStride: columns, columnStride: 1 };
}

function convolutionMatrix(geometry: ConvGeometry, w: FloatArray, workspace: Uint8Array): MatrixView {
  const m = emptyMatrix(geometry, workspace);
  m.data.fill(0);
  forEachTerm({ ...geometry, batch: 1 }, (xi, wi, yi) => {
    m.data[yi * m.columns + xi] = w[wi]!;
  });
  return m;
}

/** Images as the rows of a matrix, `[N, elements]`. */
function batchRows({ batch }: ConvGeometry, data: FloatArray, columns: number): MatrixView {
  return { data, offset: 0, rows: batch, columns, rowStride: columns, columnStride: 1 };
}
