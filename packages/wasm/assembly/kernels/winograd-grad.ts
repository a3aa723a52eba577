// The filters' gradient by Winograd's method, F(3x3, 4x4): the tiles of the output's gradient are the filters of a
// convolution of the input with 3x3 outputs, and what is summed at every point are tiles instead of channels.
//
//   points of the output's gradient  [point][filter][tile]            `gradStep` bytes a point
//   points of the input              [point][panel][tile][16 channels]  `panelStep` bytes a point
//   sums                             [point][filter][channel]         `sumStep` bytes a point, `sumRow` a filter
//
// A chunk takes a range of filters and a range of tiles, and writes its part of the sum over tiles.
import { scratch } from "../job";
import { filtersOfPoints } from "../winograd/filters";
import { panelsOf } from "../winograd/panels";
import { multiply } from "../winograd/products";
import { GRAD4, GRAD6, Grid, Image } from "../winograd/records";
import { tilesOf } from "../winograd/tiles";

/** The arguments after two images, input and output gradient, and a grid. */
@unmanaged
class GradPlan {
  /** Of a group. */
  channels: i32;
  filters: i32;
  /** The parts of the sum, `[part][filter of all groups][channel][9]`, and bytes from part to part. */
  parts: usize;
  partStep: usize;
  /** Points of all tiles and groups, in blocks, that were computed before: 0 where a chunk computes its own. */
  panels: usize;
  /** Filters and blocks that a chunk takes, and how many chunks that makes of a group. */
  filtersEach: i32;
  blocksEach: i32;
  filterParts: i32;
  blockParts: i32;
  /** Tiles of a block, a multiple of four. */
  room: i32;
  panelStep: usize;
  gradStep: usize;
  sumStep: usize;
  sumRow: usize;
  /** Where a chunk's own points and sums lie in scratch memory. */
  ownPanels: usize;
  ownGrads: usize;
  ownSums: usize;
}

// @ts-ignore: decorator
@inline
function inputOf(args: usize): Image {
  return changetype<Image>(args);
}
// @ts-ignore: decorator
@inline
function outputGradOf(args: usize): Image {
  return changetype<Image>(args + 28);
}
// @ts-ignore: decorator
@inline
function gridOf(args: usize): Grid {
  return changetype<Grid>(args + 56);
}
// @ts-ignore: decorator
@inline
function planOf(args: usize): GradPlan {
  return changetype<GradPlan>(args + 72);
}

/** Points of the input: a chunk is one panel of one block of one group. */
export function winogradPanels(args: usize, chunk: i32, slot: i32): void {
  const plan = planOf(args);
  const grid = gridOf(args);
  const points = (grid.step + 2) * (grid.step + 2);
  const room = plan.room;
  const panels = (plan.channels + 15) >> 4;
  const blocks = (grid.tiles + room - 1) / room;
  const block = chunk / panels;
  const panel = chunk - block * panels;
  const group = block / blocks;
  const first = (block - group * blocks) * room;
  panelsOf(
    inputOf(args),
    grid,
    group * plan.channels + (panel << 4),
    min(16, plan.channels - (panel << 4)),
    first,
    min(room, grid.tiles - first),
    plan.panels + block * points * plan.panelStep + panel * (room << 6),
    plan.panelStep,
    room,
    scratch(slot),
  );
}

/** A part of the filters' gradient: a chunk is a range of filters and a range of blocks of one group. */
export function winogradFilterGrads(args: usize, chunk: i32, slot: i32): void {
  const plan = planOf(args);
  const grid = gridOf(args);
  const own = scratch(slot);
  const channels = plan.channels;
  const room = plan.room;
  const points = (grid.step + 2) * (grid.step + 2);
  const parts = plan.filterParts * plan.blockParts;
  const group = chunk / parts;
  const part = chunk - group * parts;
  const filterPart = part / plan.blockParts;
  const blockPart = part - filterPart * plan.blockParts;
  const filter = filterPart * plan.filtersEach;
  const filters = min(plan.filtersEach, plan.filters - filter);
  const blocks = (grid.tiles + room - 1) / room;
  const firstBlock = blockPart * plan.blocksEach;
  const lastBlock = min(firstBlock + plan.blocksEach, blocks);
  const panels = (channels + 15) >> 4;
  const grads = own + plan.ownGrads;
  const sums = own + plan.ownSums;
  const kind = grid.step == 4 ? GRAD6 : GRAD4;
  const outputChannel = group * plan.filters + filter;
  for (let block = firstBlock; block < lastBlock; block++) {
    const first = block * room;
    const count = min(room, grid.tiles - first);
    const gradRow = <usize>room << 2;
    tilesOf(outputGradOf(args), grid, kind, outputChannel, filters, first, count, grads, plan.gradStep, gradRow, own);
    let inputPoints = plan.panels + (group * blocks + block) * points * plan.panelStep;
    if (!plan.panels) {
      inputPoints = own + plan.ownPanels;
      panelsOf(inputOf(args), grid, group * channels, channels, first, count, inputPoints, plan.panelStep, room, own);
    }
    for (let i = 0; i < points; i++)
      for (let p = 0; p < panels; p++)
        multiply(
          grads + i * plan.gradStep,
          gradRow,
          inputPoints + i * plan.panelStep + p * (room << 6),
          count,
          sums + i * plan.sumStep + (p << 6),
          plan.sumRow,
          filters,
          block > firstBlock,
        );
  }
  const to = plan.parts + blockPart * plan.partStep + outputChannel * channels * 36;
  filtersOfPoints(sums, plan.sumStep, plan.sumRow, grid.step, filters, channels, to, own);
}
