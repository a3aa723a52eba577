import { sizeOf } from "@convkit/ndarray";
import {
  type Correlation,
  canCorrelate,
  correlate,
  correlateGrad,
  gradWorkspaceBytes,
  packedBytes,
} from "@convkit/wasm";
import type { ConvAlgorithm, Product } from "../algorithm.ts";
import type { EngineAlgorithm } from "../engine/engine-algorithm.ts";
import { onEngine } from "../engine/on-engine.ts";
import type { ConvGeometry } from "../geometry.ts";
import { type LiftedConv, lift, outputPositions, type Strides, tapCount } from "../lift.ts";
import { subPixelPhases } from "../sub-pixel.ts";

/** Operands' addresses where none are needed. */
const none = { input: 0, weight: 0, output: 0 };

const kernels: EngineAlgorithm = {
  supports(geometry, product) {
    if (product === "forward") return canCorrelate(forwardJob(geometry, none));
    if (product === "inputGrad") return inputGradJobs(geometry, none).every(canCorrelate);
    return gradWorkspaceBytes(forwardJob(geometry, none), mostWorkspace(geometry)) !== undefined;
  },
  roundings: (geometry, product) => termsOf(geometry, product) + 2,
  workspaceBytes(geometry, product) {
    if (product === "weightGrad")
      return gradWorkspaceBytes(forwardJob(geometry, none), mostWorkspace(geometry))!;
    const jobs = product === "forward" ? [forwardJob(geometry, none)] : inputGradJobs(geometry, none);
    // The phases of a strided input gradient use it one after the other.
    const bytes = Math.max(...jobs.map(packedBytes));
    return bytes <= mostWorkspace(geometry) ? bytes : 0;
  },
  forward(engine, geometry, input, weight, output, workspace, epilogue) {
    const bias = epilogue?.bias;
    const job = forwardJob(geometry, { input, weight, output });
    const added = bias && { address: bias, group: job.rows, row: 1, column: 0 as const };
    correlate(engine, added ? { ...job, bias: added } : job, packSpace(geometry, "forward", workspace));
  },
  inputGrad(engine, geometry, output, weight, input, workspace) {
    const space = packSpace(geometry, "inputGrad", workspace);
    for (const job of inputGradJobs(geometry, { input, weight, output })) correlate(engine, job, space);
  },
  weightGrad(engine, geometry, input, output, weight, workspace) {
    const job = forwardJob(geometry, { input, weight, output });
    correlateGrad(engine, job, workspace, mostWorkspace(geometry));
  },
};

/**
 * Convolution as implicit matrix products on the engine: the matrix of `im2col` never exists. A thread copies the input of
 * a box of outputs to its own scratch memory, padded and split by the stride, and finds the matrix's rows there by offsets.
 *
 *   forward     y[m, i] = sum over k = (c, u) of w[m, k] * x[c, i*s + u*d - p]
 *   inputGrad   forward on the outputs' gradient with transposed, reversed filters; with a stride one such convolution for each
 *               sub-pixel phase of the input
 *   weightGrad  dot products over positions; images are dealt to partial sums that are added in a fixed order
 *
 * Sums are of float32, of C/G * taps terms (forward), O/G * taps (inputGrad) or N * outputs (weightGrad): the error of n
 * terms is at most n * 2^-24 times the sum of their absolute values. A weight that is not finite is multiplied by the
 * padding's zeros, to NaN.
 *
 * Dukhan, "The indirect convolution algorithm", arXiv:1907.02129; Shi et al., "Is the deconvolution layer the same as a
 * convolutional layer?", arXiv:1609.07009, for the phases.
 */
export const gemm: ConvAlgorithm<"gemm"> = /* @__PURE__ */ onEngine(
  "gemm",
  "matrix products whose columns are found in the image by offsets, on the engine",
  kernels,
);

/** The workspace for weights in order, or undefined where they need none or too much. */
function packSpace(geometry: ConvGeometry, product: Product, workspace: number): number | undefined {
  return kernels.workspaceBytes(geometry, product) > 0 ? workspace : undefined;
}

/** Terms of a sum. */
function termsOf(geometry: ConvGeometry, product: Product): number {
  const conv = lift(geometry);
  if (product === "weightGrad") return conv.batch * outputPositions(conv);
  return tapCount(conv) * (product === "forward" ? conv.channels : conv.filters);
}

/** Twice the images. */
function mostWorkspace({ inputShape, outputShape }: ConvGeometry): number {
  return 8 * (sizeOf(inputShape) + sizeOf(outputShape));
}

interface Addresses {
  readonly input: number;
  readonly weight: number;
  readonly output: number;
}

function forwardJob(geometry: ConvGeometry, { input, weight, output }: Addresses): Correlation {
  const conv = lift(geometry);
  const { filters, channels } = conv;
  const y = imageOperand(output, conv.output, filters);
  const [a, b, c] = conv.axes.map(({ inputSize, outputSize, kernelSize, stride, dilation, padding }) => ({
    ...{ input: inputSize, output: outputSize, taps: kernelSize },
    ...{ stride, dilation, padding: padding[0] },
  }));
  return {
    ...{ images: conv.batch, groups: conv.groups, rows: filters, channels },
    axes: [a!, b!, c!],
    x: imageOperand(input, conv.input, channels),
    w: weightOperand(weight, conv),
    y: { ...y, row: y.channel },
  };
}

function imageOperand(address: number, { outer, channel, spatial }: Strides, channels: number) {
  return { address, image: outer, group: channels * channel, channel, axes: spatial };
}

function weightOperand(address: number, { weight, filters }: LiftedConv) {
  const { outer, channel, spatial } = weight;
  return { address, group: filters * outer, row: outer, channel, axes: spatial };
}

/** One correlation a sub-pixel phase of the input, whose images and filters are transposed. */
function inputGradJobs(geometry: ConvGeometry, { input, weight, output }: Addresses): Correlation[] {
  const conv = lift(geometry);
  const w = weightOperand(weight, conv);
  const dx = imageOperand(input, conv.input, conv.channels);
  const [a, b, c] = conv.axes.map(subPixelPhases);
  return a!.flatMap((p) =>
    b!.flatMap((q) =>
      c!.map((r): Correlation => {
        const phases = [p, q, r] as const;
        const along = (strides: readonly number[], key: "firstTap" | "first") =>
          phases.reduce((sum, phase, i) => sum + phase[key] * strides[i]!, 0);
        const scaled = (strides: readonly number[], key: "tapStep" | "step") =>
          [0, 1, 2].map((i) => phases[i]![key] * strides[i]!) as unknown as readonly [number, number, number];
        return {
          ...{ images: conv.batch, groups: conv.groups, rows: conv.channels, channels: conv.filters },
          axes: [p.axis, q.axis, r.axis],
          x: imageOperand(output, conv.output, conv.filters),
          w: {
            address: w.address + 4 * along(w.axes, "firstTap"),
            ...{ group: w.group, row: w.channel, channel: w.row, axes: scaled(w.axes, "tapStep") },
          },
          y: {
            address: dx.address + 4 * along(dx.axes, "first"),
            ...{ image: dx.image, group: dx.group, row: dx.channel, axes: scaled(dx.axes, "step") },
          },
        };
      }),
    ),
  );
}
