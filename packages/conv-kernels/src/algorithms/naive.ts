import { sizeOf } from "@convkit/ndarray";
import type { ConvAlgorithm, FloatArray, Product } from "../algorithm.ts";
import { startOutput } from "../epilogue.ts";
import type { ConvGeometry } from "../geometry.ts";
import { lift } from "../lift.ts";
import { workspaceFloats } from "../workspace.ts";

/**
 * The definition, as a loop nest. Every other algorithm must agree with it.
 *
 *   y[n, g*O + o, i] = b[g*O + o] + sum over c, u of x[n, g*C + c, i*s + u*d - p] * w[g*O + o, c, u]
 *
 * i, u, s, d, p have one component an axis (output position, kernel tap, stride, dilation, padding before);
 * C and O are the channels of one of the G groups; x reads as zero outside its bounds.
 *
 * Each term of the sum joins one element of x, one of w and one of y, and the three products differ only in
 * which of the three is the sum:
 *
 *   y += x * w        dx += dy * w        dw += x * dy
 *
 * Sums are kept in float64 and rounded once. Terms in the padding are left out, not multiplied by zero.
 */
export const naive: ConvAlgorithm<"naive"> = {
  name: "naive",
  summary: "the loop nest of the definition, summed in float64",
  supports: () => true,
  workspaceBytes: (geometry: ConvGeometry, product: Product) => 8 * sizeOf(resultShape(geometry, product)),

  forward(geometry, x, w, y, workspace, epilogue) {
    const sum = sums(workspace, y);
    startOutput(geometry, sum, epilogue);
    forEachTerm(geometry, (xi, wi, yi) => {
      sum[yi]! += x[xi]! * w[wi]!;
    });
    y.set(sum);
  },

  inputGrad(geometry, dy, w, dx, workspace) {
    const sum = sums(workspace, dx).fill(0);
    forEachTerm(geometry, (xi, wi, yi) => {
      sum[xi]! += dy[yi]! * w[wi]!;
    });
    dx.set(sum);
  },

  weightGrad(geometry, x, dy, dw, workspace) {
    const sum = sums(workspace, dw).fill(0);
    forEachTerm(geometry, (xi, wi, yi) => {
      sum[wi]! += x[xi]! * dy[yi]!;
    });
    dw.set(sum);
  },
};

/** Calls `visit` with the positions in x, w and y of every term whose element of x is not in the padding. */
export function forEachTerm(geometry: ConvGeometry, visit: (x: number, w: number, y: number) => void): void {
  const { batch, groups, channels, filters, axes, input, weight, output } = lift(geometry);
  const [A, B, C] = axes;
  for (let n = 0; n < batch; n++)
    for (let g = 0; g < groups; g++)
      for (let o = g * filters; o < (g + 1) * filters; o++)
        for (let i = 0; i < A.outputSize; i++)
          for (let j = 0; j < B.outputSize; j++)
            for (let k = 0; k < C.outputSize; k++) {
              const y = n * output.outer + o * output.channel + at(output.spatial, i, j, k);
              for (let c = 0; c < channels; c++)
                for (let u = 0; u < A.kernelSize; u++) {
                  const a = i * A.stride + u * A.dilation - A.padding[0];
                  if (a < 0 || a >= A.inputSize) continue;
                  for (let v = 0; v < B.kernelSize; v++) {
                    const b = j * B.stride + v * B.dilation - B.padding[0];
                    if (b < 0 || b >= B.inputSize) continue;
                    for (let t = 0; t < C.kernelSize; t++) {
                      const e = k * C.stride + t * C.dilation - C.padding[0];
                      if (e < 0 || e >= C.inputSize) continue;
                      const x =
                        n * input.outer + (g * channels + c) * input.channel + at(input.spatial, a, b, e);
                      const w = o * weight.outer + c * weight.channel + at(weight.spatial, u, v, t);
                      visit(x, w, y);
                    }
                  }
                }
            }
}

const at = (strides: readonly [number, number, number], i: number, j: number, k: number) =>
  i * strides[0] + j * strides[1] + k * strides[2];

const sums = (workspace: Uint8Array, result: FloatArray) =>
  workspaceFloats(workspace, "float64", 0, result.length);

function resultShape(geometry: ConvGeometry, product: Product) {
  return { forward: geometry.outputShape, inputGrad: geometry.inputShape, weightGrad: geometry.weightShape }[
    product
  ];
}
