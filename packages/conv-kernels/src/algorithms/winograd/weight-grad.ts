import type { Engine } from "@convkit/wasm";
import type { ConvGeometry } from "../../geometry.ts";
import { planFor } from "./plans.ts";
import { gridRecord, imageRecord, sizesOf } from "./records.ts";

/** dw: the points of the input that chunks share, if any, then the chunks, then the sum of their parts. */
export function weightGrad(
  engine: Engine,
  geometry: ConvGeometry,
  [input, outputGrad, weightGrad]: readonly [number, number, number],
  workspace: number,
): void {
  const { inputChannels, outputChannels, axes, parameters } = geometry;
  const plan = planFor(geometry, "weightGrad")!;
  const { groups, blocks, filterParts, blockParts, partStep, panelsReady } = plan;
  const start = axes.map(({ padding: [before] }) => -before);
  const parts = blockParts > 1 ? workspace : weightGrad;
  const panels = workspace + (blockParts > 1 ? blockParts * partStep : 0);
  const words = [
    ...imageRecord(input, inputChannels, sizesOf(geometry, "inputSize"), start),
    ...imageRecord(outputGrad, outputChannels, sizesOf(geometry, "outputSize")),
    ...gridRecord(plan),
    ...[plan.channels, plan.filters, parts, partStep, panelsReady ? panels : 0],
    ...[plan.filtersEach, plan.blocksEach, filterParts, blockParts, plan.room],
    ...[plan.panelStep, plan.gradStep, plan.sumStep, plan.sumRow],
    ...[plan.ownPanels, plan.ownGrads, plan.ownSums],
  ];
  if (panelsReady) engine.run("winogradPanels", groups * blocks * plan.panels, words);
  engine.run("winogradFilterGrads", groups * filterParts * blockParts, words);
  if (blockParts === 1) return;
  // Chunks of 4096 elements; of an empty batch there are no parts, and the sum is zero.
  const chunks = Math.ceil(parameters / 4096);
  engine.run("sumParts", chunks, [weightGrad, parameters, parts, blockParts, partStep, chunks]);
}
