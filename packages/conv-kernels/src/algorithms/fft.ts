import type { EngineAlgorithm } from "../engine/engine-algorithm.ts";
import { onEngine } from "../engine/on-engine.ts";
import type { ConvGeometry } from "../geometry.ts";
import { planFft } from "./fft/plan.ts";
import { runFft } from "./fft/run.ts";

/** Of stride 1 on `[N, C, W]` or `[N, C, H, W]`, where the error may be that of transforms. */
function isPlain({ dims, layout, axes, precision }: ConvGeometry): boolean {
  return (
    dims <= 2 &&
    layout === "NCHW" &&
    precision !== "highest" &&
    axes.every(({ stride, dilation }) => stride === 1 && dilation === 1)
  );
}

/** Of a radix-2 stage, relative to the Euclidean norm, at worst: u + 4 sqrt(2) u and less than u for the rounded root. */
const stageRoundings = 8;

const kernels: EngineAlgorithm = {
  supports: (geometry, product) => isPlain(geometry) && planFft(geometry, product) !== undefined,
  roundings(geometry, product) {
    const { axes, terms, parts } = planFft(geometry, product)!;
    const points = axes[0].points * axes[1].points;
    // Two transforms and one back; a product of complex numbers; the sums; scale and bias.
    const along = 3 * stageRoundings * Math.log2(points) + 4 + terms + parts + 2;
    return 2 * Math.sqrt(points) * along;
  },
  workspaceBytes: (geometry, product) => planFft(geometry, product)!.workspaceBytes,
  forward(engine, geometry, input, weight, output, workspace, epilogue) {
    runFft(engine, geometry, "forward", [input, weight, output], workspace, epilogue?.bias);
  },
  inputGrad(engine, geometry, outputGrad, weight, result, workspace) {
    runFft(engine, geometry, "inputGrad", [outputGrad, weight, result], workspace);
  },
  weightGrad(engine, geometry, input, outputGrad, result, workspace) {
    runFft(engine, geometry, "weightGrad", [input, outputGrad, result], workspace);
  },
};

/**
 * Correlation as products of frequencies: tiles of T x T elements and filters, padded with zeros, go through a discrete
 * Fourier transform F; the sums over channels go back.
 *
 *   Y = F^-1 [ sum over c of F(x_c) . conj F(w_c) ]
 *
 * The transform's correlation is circular: of T results T - k + 1 an axis are not reached by what wraps around. Tiles
 * overlap by k - 1, and the others are dropped (overlap-save). Products do not depend on k then: a tile and a filter
 * take 4 T^2 of them instead of k^2 (T - k + 1)^2. The input gradient is a correlation with transposed, reversed filters; in the
 * weight gradient tiles of the output's gradient are the filters, and sums run over tiles.
 *
 * Two filters are transformed as one complex one. Spectra live in a thread's scratch memory alone; the workspace holds
 * the roots of unity and, of weight gradients with few channels, partial sums that are added in a fixed order.
 *
 * Error: of N points a transform adds at most 8 u log2 N relative to the Euclidean norm of all (Higham, section 24.1), not to
 * each. `roundings` is the bound that follows for three of them: sqrt(N) times the largest |x| is the norm of a tile, and a
 * pair of filters counts twice. Small integers are not exact.
 *
 * Against `gemm` on one thread of a server (EPYC, Node 20): 16 channels and filters, 64x64, twice as fast with
 * 7x7 taps, 5 times with 11x11 and 7 times with 15x15; in one dimension, of 8 channels, 1.6 times with 49 taps and 4.4
 * times with 129; slower where there are 2 channels.
 *
 * Sources: Cooley & Tukey, "An algorithm for the machine calculation of complex Fourier series", Math. Comp. 19 (1965);
 * Oppenheim & Schafer, "Discrete-time signal processing", section 8.7, for overlap-save; Mathieu, Henaff & LeCun, "Fast training of
 * convolutional networks through FFTs", arXiv:1312.5851; Higham, "Accuracy and stability of numerical algorithms", 2nd edition.
 */
export const fft = /* @__PURE__ */ onEngine(
  "fft",
  "tiles and filters as products of frequencies, whose number does not depend on the kernel's size",
  kernels,
);
