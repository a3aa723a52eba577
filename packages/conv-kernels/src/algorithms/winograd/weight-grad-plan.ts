import { workspaceLimit } from "../../engine/workspace-limit.ts";
import type { ConvGeometry } from "../../geometry.ts";
import { oddLines, scratchBytes, transformBytes } from "./memory.ts";
import { type Tiling, tilingOf } from "./tiling.ts";

/** How a weight gradient is computed; the comments of assembly/kernels/winograd-grad.ts say what lies where. */
export interface WeightGradPlan extends Tiling {
  readonly groups: number;
  /** Of a group. */
  readonly channels: number;
  readonly filters: number;
  /** Whether a job before the chunks has made the points of the input, which chunks of filters share. */
  readonly panelsReady: boolean;
  readonly filtersEach: number;
  readonly blocksEach: number;
  readonly filterParts: number;
  readonly blockParts: number;
  /** Tiles of a block, and how many blocks there are. */
  readonly room: number;
  readonly blocks: number;
  /** Panels of 16 channels. */
  readonly panels: number;
  /** Bytes from a point to the next, and of a filter's sums. */
  readonly panelStep: number;
  readonly gradStep: number;
  readonly sumStep: number;
  readonly sumRow: number;
  /** Offsets in scratch memory. */
  readonly ownPanels: number;
  readonly ownGrads: number;
  readonly ownSums: number;
  /** Bytes of a part of the sum over tiles. */
  readonly partStep: number;
  readonly workspaceBytes: number;
}

/** Operations of the direct method that take about 300 us: what a chunk is worth. */
const chunkFlops = 48e6;
/** A multiple of so many chunks where there is work for them, to be even among threads: each has a sum of its own. */
const chunksAtOnce = 4;
/** The most tiles of a block: the more, the less often sums are loaded and stored. */
const rooms = [32, 16];

type Sizes = Pick<WeightGradPlan, "groups" | "channels" | "filters"> & Tiling;

/** Parts of the tiles, each a chunk for every part of the filters. */
function partsOfTiles(flops: number, chunksOfFilters: number): number {
  if (flops < chunkFlops / 12) return 1;
  const chunks = chunksAtOnce * Math.max(1, Math.round(flops / chunkFlops / chunksAtOnce));
  return Math.ceil(chunks / chunksOfFilters);
}

/** Tiles of a block, a multiple of four, and blocks of a chunk: chunks are as even as can be. */
function cutTiles(tiles: number, parts: number, mostRoom: number) {
  const tilesEach = Math.max(1, Math.ceil(tiles / parts));
  const blocksEach = Math.ceil(tilesEach / mostRoom);
  return { room: 4 * Math.ceil(tilesEach / blocksEach / 4), blocksEach };
}

/** The plan of a split; undefined where a thread's scratch memory or the workspace cannot hold it. */
function lay(
  geometry: ConvGeometry,
  sizes: Sizes,
  mostRoom: number,
  filtersEach: number,
  panelsReady: boolean,
): WeightGradPlan | undefined {
  const { groups, channels, filters, points, tiles } = sizes;
  const filterParts = Math.ceil(filters / filtersEach);
  const { room, blocksEach } = cutTiles(tiles, partsOfTiles(geometry.flops, groups * filterParts), mostRoom);
  const panels = Math.ceil(channels / 16);
  const panelStep = oddLines(64 * panels * room);
  const gradStep = oddLines(4 * room * filtersEach);
  const sumRow = 64 * panels;
  const sumStep = oddLines(sumRow * filtersEach);
  const ownPanels = transformBytes + 16 * points * room;
  const ownGrads = ownPanels + (panelsReady ? 0 : points * panelStep);
  const ownSums = ownGrads + points * gradStep;
  if (ownSums + points * sumStep > scratchBytes) return undefined;
  const blocks = Math.ceil(tiles / room);
  const blockParts = Math.ceil(blocks / blocksEach);
  const partStep = oddLines(36 * groups * filters * channels);
  const workspaceBytes =
    (panelsReady ? groups * blocks * points * panelStep : 0) + (blockParts > 1 ? blockParts * partStep : 0);
  if (workspaceBytes > workspaceLimit(geometry)) return undefined;
  return {
    ...sizes,
    ...{ panelsReady, filtersEach, blocksEach, filterParts, blockParts, room, blocks, panels },
    ...{ panelStep, gradStep, sumStep, sumRow, ownPanels, ownGrads, ownSums, partStep, workspaceBytes },
  };
}

/** The most filters of a chunk whose plan can be held. */
function mostFilters(
  geometry: ConvGeometry,
  sizes: Sizes,
  mostRoom: number,
  panelsReady: boolean,
): WeightGradPlan | undefined {
  for (let parts = 1; parts <= sizes.filters; parts++) {
    const filtersEach = Math.ceil(sizes.filters / parts);
    const plan = lay(geometry, sizes, mostRoom, filtersEach + (filtersEach % 2), panelsReady);
    if (plan) return plan;
  }
  return undefined;
}

/** The plan of a weight gradient; undefined where scratch memory or the workspace is too small. */
export function planWeightGrad(geometry: ConvGeometry): WeightGradPlan | undefined {
  const { groups, inputChannels, outputChannels } = geometry;
  const tiling = tilingOf(geometry, "weightGrad");
  const sizes = { ...tiling, groups, channels: inputChannels / groups, filters: outputChannels / groups };
  const plans = rooms.flatMap((room) =>
    [false, true].map((ready) => mostFilters(geometry, sizes, room, ready)),
  );
  const found = plans.filter((plan) => plan !== undefined);
  return found.sort((a, b) => cost(a) - cost(b))[0];
}

/** Vector operations a tile, roughly: the products, loading and storing their sums, and the transforms. */
function cost({ channels, filters, points, room, filterParts, panelsReady, panels }: WeightGradPlan): number {
  const products = points * filters * panels * 4 * (1 + 4 / room);
  const transforms = 8 * points * (channels * (panelsReady ? 2 : filterParts) + filters);
  return products + transforms;
}
