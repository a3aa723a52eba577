// Winograd's convolution (Lavin & Gray, arXiv:1509.09308, section 4.1): transform tiles of the image and the filters to
// points, multiply matrices [filters, channels] x [channels, tiles] at every point, transform the sums back.
//
// Tiles go through in blocks of 16, whose points stay in cache. A chunk takes a range of filters and a range of blocks;
// it transforms what it needs of either itself, unless a job before it did.
//
//   points of a block of tiles  [point][channel][16]          `tileStep` bytes a point
//   points of filters           [point][filter][channel]      `filterStep` bytes a point, `filterRow` a filter
//   sums of a block             [point][filter][16]           `sumStep` bytes a point
import { scratch } from "../job";
import { pointsOfFilters, Weight } from "../winograd/filters";
import { outputsOf } from "../winograd/outputs";
import { multiply } from "../winograd/products";
import { BLOCK, DATA4, DATA6, Grid, Image } from "../winograd/records";
import { tilesOf } from "../winograd/tiles";

/** Of 3x3 taps. */
const FILTER_BYTES: usize = 36;

/** The arguments of the three kernels after two images, a grid and a weight. */
@unmanaged
class Plan {
  /** Of a group. */
  channels: i32;
  filters: i32;
  /** An element a filter of all groups, or 0. */
  bias: usize;
  /** Points that were computed before, of all groups: 0 where a chunk computes its own. */
  filterPoints: usize;
  tilePoints: usize;
  /** Filters and blocks that a chunk takes, and how many chunks that makes of a group. */
  filtersEach: i32;
  blocksEach: i32;
  filterParts: i32;
  blockParts: i32;
  /** Filters that are multiplied before their sums are transformed. */
  filtersAtOnce: i32;
  tileStep: usize;
  filterStep: usize;
  filterRow: usize;
  sumStep: usize;
  /** Where a chunk's own points and sums lie in scratch memory, after what `tilesOf` needs. */
  ownTiles: usize;
  ownSums: usize;
  ownFilters: usize;
}

// @ts-ignore: decorator
@inline
function inputOf(args: usize): Image {
  return changetype<Image>(args);
}
// @ts-ignore: decorator
@inline
function outputOf(args: usize): Image {
  return changetype<Image>(args + 28);
}
// @ts-ignore: decorator
@inline
function gridOf(args: usize): Grid {
  return changetype<Grid>(args + 56);
}
// @ts-ignore: decorator
@inline
function weightOf(args: usize): Weight {
  return changetype<Weight>(args + 72);
}
// @ts-ignore: decorator
@inline
function planOf(args: usize): Plan {
  return changetype<Plan>(args + 88);
}

/** Points of filters: a chunk is a range of the filters of one group. */
export function winogradFilters(args: usize, chunk: i32, slot: i32): void {
  const plan = planOf(args);
  const step = gridOf(args).step;
  const group = chunk / plan.filterParts;
  const first = (chunk - group * plan.filterParts) * plan.filtersEach;
  const points = (step + 2) * (step + 2);
  pointsOfFilters(
    weightOf(args),
    group * plan.filters * plan.channels * FILTER_BYTES,
    step,
    first,
    min(plan.filtersEach, plan.filters - first),
    plan.channels,
    plan.filterPoints + group * points * plan.filterStep + first * plan.filterRow,
    plan.filterStep,
    plan.filterRow,
    scratch(slot),
  );
}

/** Points of tiles: a chunk is a quarter of the channels of one block of one group. */
export function winogradTiles(args: usize, chunk: i32, slot: i32): void {
  const plan = planOf(args);
  const grid = gridOf(args);
  const points = (grid.step + 2) * (grid.step + 2);
  const block = chunk >> 2;
  const blocks = (grid.tiles + BLOCK - 1) / BLOCK;
  const group = block / blocks;
  const first = (block - group * blocks) * BLOCK;
  const channel = (plan.channels * (chunk & 3)) >> 2;
  const end = (plan.channels * ((chunk & 3) + 1)) >> 2;
  tilesOf(
    inputOf(args),
    grid,
    grid.step == 4 ? DATA6 : DATA4,
    group * plan.channels + channel,
    end - channel,
    first,
    min(BLOCK, grid.tiles - first),
    plan.tilePoints + block * points * plan.tileStep + (<usize>channel << 6),
    plan.tileStep,
    64,
    scratch(slot),
  );
}

/** The convolution: a chunk is a range of filters and a range of blocks of one group. */
export function winogradOutputs(args: usize, chunk: i32, slot: i32): void {
  const plan = planOf(args);
  const grid = gridOf(args);
  const own = scratch(slot);
  const channels = plan.channels;
  const points = (grid.step + 2) * (grid.step + 2);
  const parts = plan.filterParts * plan.blockParts;
  const group = chunk / parts;
  const part = chunk - group * parts;
  const filterPart = part / plan.blockParts;
  const firstFilter = filterPart * plan.filtersEach;
  const filters = min(plan.filtersEach, plan.filters - firstFilter);
  const blocks = (grid.tiles + BLOCK - 1) / BLOCK;
  const firstBlock = (part - filterPart * plan.blockParts) * plan.blocksEach;
  const lastBlock = min(firstBlock + plan.blocksEach, blocks);
  const firstChannel = group * plan.filters + firstFilter;

  let filterPoints = plan.filterPoints + group * points * plan.filterStep + firstFilter * plan.filterRow;
  if (!plan.filterPoints) {
    filterPoints = own + plan.ownFilters;
    pointsOfFilters(
      weightOf(args),
      group * plan.filters * channels * FILTER_BYTES,
      grid.step,
      firstFilter,
      filters,
      channels,
      filterPoints,
      plan.filterStep,
      plan.filterRow,
      own,
    );
  }
  const sums = own + plan.ownSums;
  for (let block = firstBlock; block < lastBlock; block++) {
    const first = block * BLOCK;
    const count = min(BLOCK, grid.tiles - first);
    let tiles = plan.tilePoints + (group * blocks + block) * points * plan.tileStep;
    if (!plan.tilePoints) {
      tiles = own + plan.ownTiles;
      const kind = grid.step == 4 ? DATA6 : DATA4;
      const channel = group * channels;
      tilesOf(inputOf(args), grid, kind, channel, channels, first, count, tiles, plan.tileStep, 64, own);
    }
    for (let f = 0; f < filters; f += plan.filtersAtOnce) {
      const some = min(plan.filtersAtOnce, filters - f);
      for (let i = 0; i < points; i++)
        multiply(
          filterPoints + i * plan.filterStep + f * plan.filterRow,
          plan.filterRow,
          tiles + i * plan.tileStep,
          channels,
          sums + i * plan.sumStep,
          64,
          some,
          false,
        );
      const channel = firstChannel + f;
      outputsOf(outputOf(args), grid, channel, some, first, count, sums, plan.sumStep, 64, plan.bias, own);
    }
  }
}
