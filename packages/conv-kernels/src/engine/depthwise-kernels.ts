import { sizeOf } from "@convkit/ndarray";
import { chunksOf, type Engine } from "@convkit/wasm";
import type { Product } from "../algorithm.ts";
import type { ConvGeometry } from "../geometry.ts";
import { liftAxes } from "../lift.ts";
import type { EngineAlgorithm } from "./engine-algorithm.ts";
import { workspaceLimit } from "./workspace-limit.ts";

/**
 * `depthwise` with the engine's kernels, which say how (packages/wasm/assembly/kernels/depthwise.ts): sums of float32,
 * three rows of eight outputs at a time. Padding is multiplied as the zeros that it is.
 */
export const depthwiseKernels: EngineAlgorithm = {
  supports(geometry, product) {
    const { groups, inputChannels, layout } = geometry;
    if (groups !== inputChannels || layout !== "NCHW") return false;
    const plan = planOf(geometry, product);
    return plan.sources * plan.taps <= mostTaps && rowsWithin(plan, mostFloats) >= 1;
  },

  /** One a term, and two for a bias and for what is added up in the end. */
  roundings(geometry, product) {
    const { sources, taps } = planOf(geometry, product);
    const { batch, outputShape } = geometry;
    return 2 + (product === "weightGrad" ? batch * sizeOf(outputShape.slice(2)) : sources * taps);
  },

  workspaceBytes(geometry, product) {
    const parts = product === "weightGrad" ? partsOf(geometry) : 1;
    return parts === 1 ? 0 : 4 * parts * geometry.parameters;
  },

  forward(engine, geometry, x, w, y, _workspace, epilogue) {
    correlate(engine, geometry, "forward", x, w, epilogue?.bias ?? 0, y);
  },

  inputGrad(engine, geometry, dy, w, dx) {
    correlate(engine, geometry, "inputGrad", dy, w, 0, dx);
  },

  weightGrad(engine, geometry, x, dy, dw, workspace) {
    const { batch, inputChannels, outputChannels, parameters, flops } = geometry;
    const plan = planOf(geometry, "weightGrad");
    const { multiplier, taps } = plan;
    const parts = partsOf(geometry);
    const items = outputChannels * parts;
    const chunks = chunksOf(items, flops / items / flopsAnElement);
    const sums = parts === 1 ? dw : workspace;
    engine.run("depthwiseWeightGrad", chunks, [
      ...[x, dy, parts, sums, items, chunks, 1, multiplier, taps, 0],
      ...bandsOf(plan),
      ...[plan.pitch, inputChannels],
      ...plan.axes.flatMap(integersOf),
      ...[batch, outputChannels],
    ]);
    if (parts > 1) engine.run("addParts", 1, [sums, dw, parameters, parts]);
  },
};

/** Distances of so many taps, and a padded copy of so many elements, fit a thread's scratch memory. */
const mostTaps = 4096;
const mostFloats = 240_000;
/** A copy of so many elements stays in the first cache. */
const cachedFloats = 8192;
/** What a chunk does while others read or write an element. */
const flopsAnElement = 8;

/** An axis as the kernels take it: `gap` - 1 zeros lie between the elements of what is copied. */
interface CopiedAxis {
  readonly size: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  readonly outputs: number;
  readonly gap: number;
}

const integersOf = ({ size, kernel, stride, dilation, before, outputs, gap }: CopiedAxis) => [
  ...[size, kernel, stride, dilation, before, outputs, gap],
];

interface Plan {
  readonly axes: readonly [CopiedAxis, CopiedAxis, CopiedAxis];
  /** Output channels for each input channel. */
  readonly multiplier: number;
  /** Planes that are copied for one output plane, or for `multiplier` of them in the forward pass. */
  readonly sources: number;
  readonly taps: number;
  /** Elements of a row of the copy. */
  readonly pitch: number;
}

function planOf(geometry: ConvGeometry, product: Product): Plan {
  const reverse = product === "inputGrad";
  const axes = liftAxes(geometry.axes).map(
    ({ inputSize, kernelSize: kernel, stride, dilation, padding: [before], outputSize }): CopiedAxis =>
      reverse
        ? {
            ...{ size: outputSize, kernel, stride: 1, dilation, gap: stride, outputs: inputSize },
            before: (kernel - 1) * dilation - before,
          }
        : { size: inputSize, kernel, stride, dilation, before, outputs: outputSize, gap: 1 },
  ) as [CopiedAxis, CopiedAxis, CopiedAxis];
  const last = axes[2];
  const reach = Math.floor(((last.kernel - 1) * last.dilation) / last.stride);
  const multiplier = geometry.outputChannels / geometry.groups;
  return {
    axes,
    multiplier,
    sources: reverse ? multiplier : 1,
    taps: axes.reduce((taps, { kernel }) => taps * kernel, 1),
    pitch: 4 * Math.ceil((Math.max(last.outputs, 8) + reach) / 4),
  };
}

/** How many output rows a copy of `floats` elements serves. */
function rowsWithin({ axes: [a, b, c], sources, pitch }: Plan, floats: number): number {
  const rowsSeen = Math.floor(floats / (sources * a.kernel * c.stride * pitch));
  return Math.floor((rowsSeen - (b.kernel - 1) * b.dilation - 1) / b.stride) + 1;
}

/** Bands of output rows of a plane, and rows a band: as many as stay in the cache, three at least where memory lets them. */
function bandsOf(plan: Plan): [bands: number, rows: number] {
  const cached = rowsWithin(plan, cachedFloats);
  const rows = Math.max(1, Math.min(Math.max(3, cached - (cached % 3)), rowsWithin(plan, mostFloats)));
  return [Math.ceil(plan.axes[1].outputs / rows), rows];
}

/** Parts of the batch whose weight gradients are added up in the end, so that few channels keep threads busy. */
function partsOf(geometry: ConvGeometry): number {
  const { batch, outputChannels, parameters } = geometry;
  const room = Math.floor(workspaceLimit(geometry) / (4 * parameters));
  return Math.max(1, Math.min(batch, Math.ceil(16 / outputChannels), room));
}

function correlate(
  engine: Engine,
  geometry: ConvGeometry,
  product: "forward" | "inputGrad",
  x: number,
  w: number,
  bias: number,
  y: number,
): void {
  const { batch, inputChannels, flops } = geometry;
  const plan = planOf(geometry, product);
  const [bands, rows] = bandsOf(plan);
  const outputs = product === "forward" ? plan.multiplier : 1;
  const items = batch * inputChannels * plan.axes[0].outputs * bands;
  const chunks = chunksOf(items, flops / Math.max(1, items) / flopsAnElement);
  engine.run("depthwise", chunks, [
    ...[x, w, bias, y, items, chunks, plan.sources, outputs, plan.taps, Number(product === "inputGrad")],
    ...[bands, rows, plan.pitch, inputChannels],
    ...plan.axes.flatMap(integersOf),
  ]);
}
