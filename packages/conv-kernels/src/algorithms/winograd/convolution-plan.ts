import type { Product } from "../../algorithm.ts";
import { workspaceLimit } from "../../engine/workspace-limit.ts";
import type { ConvGeometry } from "../../geometry.ts";
import { oddLines, scratchBytes, transformBytes } from "./memory.ts";
import { blockTiles, type Tiling, tilingOf } from "./tiling.ts";

/** What one group's filters and tiles are split into, and whose points a job before the chunks has made. */
interface Split {
  readonly filtersReady: boolean;
  readonly tilesReady: boolean;
  /** Filters and blocks of tiles that a chunk takes. */
  readonly filtersEach: number;
  readonly blocksEach: number;
}

/** How a convolution is computed; the comments of assembly/kernels/winograd.ts say what lies where. */
export interface ConvolutionPlan extends Tiling, Split {
  readonly groups: number;
  /** Of a group. */
  readonly channels: number;
  readonly filters: number;
  readonly blocks: number;
  readonly filterParts: number;
  readonly blockParts: number;
  /** Filters whose sums are kept at once. */
  readonly filtersAtOnce: number;
  /** Bytes from a point to the next, and of a filter's row. */
  readonly tileStep: number;
  readonly filterStep: number;
  readonly filterRow: number;
  readonly sumStep: number;
  /** Offsets in scratch memory. */
  readonly ownTiles: number;
  readonly ownSums: number;
  readonly ownFilters: number;
  readonly workspaceBytes: number;
}

/** Operations of the direct method that take about 100 us: what a chunk is worth. */
const chunkFlops = 16e6;
/** So many chunks at least, where there is work for them. */
const leastChunks = 8;
/** The sums of so many filters stay in the first cache. */
const sumsAtOnce = 32;

type Sizes = Pick<ConvolutionPlan, "groups" | "channels" | "filters" | "blocks"> & Tiling;

/** The plan of a split; undefined where a thread's scratch memory cannot hold it. */
function lay(sizes: Sizes, split: Split): ConvolutionPlan | undefined {
  const { groups, channels, filters, blocks, points } = sizes;
  const { filtersReady, tilesReady, filtersEach, blocksEach } = split;
  const filtersAtOnce = Math.min(filtersEach, sumsAtOnce);
  const tileStep = oddLines(64 * channels);
  const filterRow = 16 * Math.ceil(channels / 4);
  const filterStep = oddLines(filterRow * (filtersReady ? filters : filtersEach));
  const sumStep = oddLines(64 * filtersAtOnce);
  const ownTiles = transformBytes;
  const ownSums = ownTiles + (tilesReady ? 0 : points * tileStep);
  const ownFilters = ownSums + points * sumStep;
  if (ownFilters + (filtersReady ? 0 : points * filterStep) > scratchBytes) return undefined;
  return {
    ...sizes,
    ...split,
    filterParts: Math.ceil(filters / filtersEach),
    blockParts: Math.ceil(blocks / blocksEach),
    filtersAtOnce,
    tileStep,
    filterRow,
    filterStep,
    sumStep,
    ownTiles,
    ownSums,
    ownFilters,
    workspaceBytes:
      groups * points * ((filtersReady ? filterStep : 0) + (tilesReady ? blocks * tileStep : 0)),
  };
}

/** Everything of a group in one chunk: for small work. */
function together(sizes: Sizes): ConvolutionPlan | undefined {
  const { filters, blocks } = sizes;
  return lay(sizes, { filtersReady: false, tilesReady: false, filtersEach: filters, blocksEach: blocks });
}

/** Chunks of tiles, which share the points of all filters. */
function byBlocks(sizes: Sizes, blockFlops: number): ConvolutionPlan | undefined {
  const { groups, filters, blocks } = sizes;
  const most = Math.ceil((groups * blocks) / leastChunks);
  const blocksEach = Math.max(1, Math.min(most, Math.round(chunkFlops / blockFlops)));
  return lay(sizes, { filtersReady: true, tilesReady: false, filtersEach: filters, blocksEach });
}

/** Chunks of filters, which share the points of all tiles, or compute them again where the workspace has no room. */
function byFilters(sizes: Sizes, blockFlops: number, tilesReady: boolean): ConvolutionPlan | undefined {
  const { groups, filters, blocks } = sizes;
  const most = Math.ceil((groups * filters) / leastChunks);
  const wanted = Math.max(1, Math.min(most, Math.round((chunkFlops * filters) / (blockFlops * blocks))));
  for (let filtersEach = wanted + (wanted % 2); filtersEach >= 2; filtersEach -= 2) {
    const plan = lay(sizes, { filtersReady: false, tilesReady, filtersEach, blocksEach: blocks });
    if (plan) return plan;
  }
  return undefined;
}

/** The plan of a forward pass or an input gradient; undefined where scratch memory or the workspace is too small. */
export function planConvolution(
  geometry: ConvGeometry,
  product: Exclude<Product, "weightGrad">,
): ConvolutionPlan | undefined {
  const { groups, inputChannels, outputChannels } = geometry;
  const tiling = tilingOf(geometry, product);
  const [inner, outer] =
    product === "forward" ? [inputChannels, outputChannels] : [outputChannels, inputChannels];
  const sizes: Sizes = {
    ...tiling,
    groups,
    channels: inner / groups,
    filters: outer / groups,
    blocks: Math.ceil(tiling.tiles / blockTiles),
  };
  const blockFlops = 18 * blockTiles * tiling.step ** 2 * sizes.channels * sizes.filters;
  const limit = workspaceLimit(geometry);
  const shared = [() => byBlocks(sizes, blockFlops), () => byFilters(sizes, blockFlops, true)];
  if (sizes.blocks < fewBlocks) shared.reverse();
  const alone = [() => together(sizes), () => byFilters(sizes, blockFlops, false)];
  for (const plan of isSmall(geometry) ? [alone[0]!, ...shared, alone[1]!] : [...shared, ...alone]) {
    const found = plan();
    if (found && found.workspaceBytes <= limit) return found;
  }
  return undefined;
}

/** Below so many blocks, filters' points are not used often enough to be worth storing. */
const fewBlocks = 4;

const isSmall = ({ flops }: ConvGeometry) => flops < chunkFlops / 4;
