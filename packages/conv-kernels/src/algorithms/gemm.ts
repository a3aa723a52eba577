import {
  type Correlation,
  type CorrelationAxis,
  type PreparedCorrelation,
  type PreparedGrad,
  prepareCorrelation,
  prepareGrad,
} from "@convkit/wasm";
import type { ConvAlgorithm, Product } from "../algorithm.ts";
import type { ConvAxis } from "../axes.ts";
import type { EngineAlgorithm } from "../engine/engine-algorithm.ts";
import { onEngine } from "../engine/on-engine.ts";
import { perGeometry } from "../engine/per-geometry.ts";
import { coversInput, prepareWhole } from "../engine/whole-input.ts";
import { workspaceLimit } from "../engine/workspace-limit.ts";
import type { ConvGeometry } from "../geometry.ts";
import { type LiftedConv, lift, outputPositions, type Strides, tapCount } from "../lift.ts";
import { subPixelPhases } from "../sub-pixel.ts";

/** Plans are asked for several times a call, and take as long to make as a small convolution. */
const forwards = /* @__PURE__ */ perGeometry((geometry) => {
  if (coversInput(geometry)) return prepareWhole(geometry, "forward");
  return prepareCorrelation(forwardJob(geometry), workspaceLimit(geometry));
});

const weightGrads = /* @__PURE__ */ perGeometry((geometry) => {
  if (!coversInput(geometry)) return prepareGrad(forwardJob(geometry), workspaceLimit(geometry));
  const { workspaceBytes, run } = prepareWhole(geometry, "weightGrad");
  const grad: PreparedGrad["run"] = (engine, x, y, w, workspace) => run(engine, x, y, w, 0, workspace);
  return { workspaceBytes, run: grad };
});

const inputGrads = /* @__PURE__ */ perGeometry((geometry) => {
  const limit = workspaceLimit(geometry);
  const phases: (PreparedCorrelation | undefined)[] = coversInput(geometry)
    ? [prepareWhole(geometry, "inputGrad")]
    : inputGradJobs(geometry).map((job) => prepareCorrelation(job, limit));
  // They use the workspace one after the other.
  return phases.every((phase) => phase !== undefined)
    ? { phases, workspaceBytes: Math.max(0, ...phases.map((phase) => phase.workspaceBytes)) }
    : undefined;
});

const plans = { forward: forwards, inputGrad: inputGrads, weightGrad: weightGrads };

const kernels: EngineAlgorithm = {
  supports: (geometry, product) => plans[product](geometry) !== undefined,
  roundings: (geometry, product) => termsOf(geometry, product) + 2,
  workspaceBytes: (geometry, product) => plans[product](geometry)!.workspaceBytes,
  forward(engine, geometry, input, weight, output, workspace, epilogue) {
    forwards(geometry)!.run(engine, input, weight, output, epilogue?.bias ?? 0, workspace);
  },
  inputGrad(engine, geometry, output, weight, input, workspace) {
    for (const phase of inputGrads(geometry)!.phases) phase.run(engine, output, weight, input, 0, workspace);
  },
  weightGrad(engine, geometry, input, output, weight, workspace) {
    weightGrads(geometry)!.run(engine, input, output, weight, workspace);
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
 *   Where the kernel covers the input, as in a network's last convolution, all three are plain products of matrices.
 *
 * Sums are of float32, of C/G * taps terms (forward), O/G * taps (inputGrad) or N * outputs (weightGrad): the error of n
 * terms is at most n * 2^-24 times the sum of their absolute values.
 *
 * Dukhan, "The indirect convolution algorithm", arXiv:1907.02129; Shi et al., "Is the deconvolution layer the same as a
 * convolutional layer?", arXiv:1609.07009, for the phases.
 */
export const gemm: ConvAlgorithm<"gemm"> = /* @__PURE__ */ onEngine(
  "gemm",
  "matrix products whose columns are found in the image by offsets, on the engine",
  kernels,
);

/** Terms of a sum. */
function termsOf(geometry: ConvGeometry, product: Product): number {
  const conv = lift(geometry);
  if (product === "weightGrad") return conv.batch * outputPositions(conv);
  return tapCount(conv) * (product === "forward" ? conv.channels : conv.filters);
}

/** Of operands at address 0, like those below. */
function forwardJob(geometry: ConvGeometry): Correlation {
  const conv = lift(geometry);
  const { batch, groups, filters, channels, axes } = conv;
  const y = imageOperand(conv.output, filters);
  return {
    images: batch,
    groups,
    rows: filters,
    channels,
    axes: [correlationAxis(axes[0]), correlationAxis(axes[1]), correlationAxis(axes[2])],
    x: imageOperand(conv.input, channels),
    w: weightOperand(conv),
    y: { ...y, row: y.channel },
    bias: { address: 0, group: filters, row: 1, column: 0 },
  };
}

function correlationAxis(axis: ConvAxis): CorrelationAxis {
  const { inputSize, outputSize, kernelSize, stride, dilation, padding } = axis;
  return { input: inputSize, output: outputSize, taps: kernelSize, stride, dilation, padding: padding[0] };
}

function imageOperand({ outer, channel, spatial }: Strides, channels: number) {
  return { address: 0, image: outer, group: channels * channel, channel, axes: spatial };
}

function weightOperand({ weight, filters }: LiftedConv) {
  const { outer, channel, spatial } = weight;
  return { address: 0, group: filters * outer, row: outer, channel, axes: spatial };
}

/** One correlation a sub-pixel phase of the input, whose images and filters are transposed. */
function inputGradJobs(geometry: ConvGeometry): Correlation[] {
  const conv = lift(geometry);
  const { batch, groups, filters, channels, axes } = conv;
  const w = weightOperand(conv);
  const dx = imageOperand(conv.input, channels);
  const x = imageOperand(conv.output, filters);
  const [a, b, c] = [subPixelPhases(axes[0]), subPixelPhases(axes[1]), subPixelPhases(axes[2])];
  const jobs: Correlation[] = [];
  for (const p of a)
    for (const q of b)
      for (const r of c)
        jobs.push({
          images: batch,
          groups,
          rows: channels,
          channels: filters,
          axes: [p.axis, q.axis, r.axis],
          x,
          w: {
            address: 4 * (p.firstTap * w.axes[0] + q.firstTap * w.axes[1] + r.firstTap * w.axes[2]),
            group: w.group,
            row: w.channel,
            channel: w.row,
            axes: [p.tapStep * w.axes[0], q.tapStep * w.axes[1], r.tapStep * w.axes[2]],
          },
          y: {
            address: 4 * (p.first * dx.axes[0] + q.first * dx.axes[1] + r.first * dx.axes[2]),
            image: dx.image,
            group: dx.group,
            row: dx.channel,
            axes: [p.step * dx.axes[0], q.step * dx.axes[1], r.step * dx.axes[2]],
          },
        });
  return jobs;
}
