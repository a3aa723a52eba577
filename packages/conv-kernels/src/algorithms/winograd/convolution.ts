import type { Engine } from "@convkit/wasm";
import type { ConvGeometry } from "../../geometry.ts";
import type { ConvolutionPlan } from "./convolution-plan.ts";
import { planFor } from "./plans.ts";
import { flippedWeightRecord, gridRecord, imageRecord, sizesOf, weightRecord } from "./records.ts";

/** The words of the kernels' arguments after images, grid and weight. */
function planRecord(plan: ConvolutionPlan, bias: number, workspace: number): number[] {
  const { filtersReady, tilesReady } = plan;
  return [
    ...[plan.channels, plan.filters, bias],
    ...[filtersReady ? workspace : 0, tilesReady ? workspace : 0],
    ...[plan.filtersEach, plan.blocksEach, plan.filterParts, plan.blockParts, plan.filtersAtOnce],
    ...[plan.tileStep, plan.filterStep, plan.filterRow, plan.sumStep],
    ...[plan.ownTiles, plan.ownSums, plan.ownFilters],
  ];
}

/** Runs a plan: the points that chunks share, if any, then the chunks. */
function run(
  engine: Engine,
  plan: ConvolutionPlan,
  [input, output, weight]: readonly (readonly number[])[],
  bias: number,
  workspace: number,
): void {
  const { groups, blocks, filterParts, blockParts } = plan;
  const words = (parts: ConvolutionPlan) => [
    ...input!,
    ...output!,
    ...gridRecord(parts),
    ...weight!,
    ...planRecord(parts, bias, workspace),
  ];
  if (plan.tilesReady) engine.run("winogradTiles", 4 * groups * blocks, words(plan));
  if (plan.filtersReady) {
    const parts = shared(plan);
    engine.run("winogradFilters", groups * parts.filterParts, words(parts));
  }
  engine.run("winogradOutputs", groups * filterParts * blockParts, words(plan));
}

/** The same plan with its filters in parts of about a thousand 3x3 planes. */
function shared(plan: ConvolutionPlan): ConvolutionPlan {
  const filtersEach = Math.ceil(1024 / plan.channels);
  return { ...plan, filtersEach, filterParts: Math.ceil(plan.filters / filtersEach) };
}

/** y = conv(x, w) + bias. */
export function forward(
  engine: Engine,
  geometry: ConvGeometry,
  [input, weight, output]: readonly [number, number, number],
  workspace: number,
  bias = 0,
): void {
  const { inputChannels, outputChannels, axes } = geometry;
  const plan = planFor(geometry, "forward")!;
  const start = axes.map(({ padding: [before] }) => -before);
  const operands = [
    imageRecord(input, inputChannels, sizesOf(geometry, "inputSize"), start),
    imageRecord(output, outputChannels, sizesOf(geometry, "outputSize")),
    weightRecord(weight, plan.channels),
  ];
  run(engine, plan, operands, bias, workspace);
}

/**
 * dx, a convolution of dy: dx[a] = sum over u of dy[a + p - u] w[u] = sum over u' of dy[a + p - 2 + u'] w[2 - u'], where
 * the sum over filters takes the place of that over channels.
 */
export function inputGrad(
  engine: Engine,
  geometry: ConvGeometry,
  [outputGrad, weight, inputGrad]: readonly [number, number, number],
  workspace: number,
): void {
  const { inputChannels, outputChannels, axes } = geometry;
  const plan = planFor(geometry, "inputGrad")!;
  const start = axes.map(({ padding: [before] }) => before - 2);
  const operands = [
    imageRecord(outputGrad, outputChannels, sizesOf(geometry, "outputSize"), start),
    imageRecord(inputGrad, inputChannels, sizesOf(geometry, "inputSize")),
    flippedWeightRecord(weight, plan.filters),
  ];
  run(engine, plan, operands, 0, workspace);
}
