import type { Product } from "../../algorithm.ts";
import { workspaceLimit } from "../../engine/workspace-limit.ts";
import type { ConvGeometry } from "../../geometry.ts";
import { liftAxes } from "../../lift.ts";

/** An axis of the correlation: results, taps, and where the first window starts. */
interface TiledAxis {
  readonly outputs: number;
  readonly kernel: number;
  readonly start: number;
  /** Points of a transform, and the results that it gives. */
  readonly points: number;
  readonly step: number;
  readonly tiles: number;
}

/** How a product is computed; assembly/kernels/fft-correlate.ts says what a chunk is. */
export interface FftPlan {
  /** Rows and columns. */
  readonly axes: readonly [TiledAxis, TiledAxis];
  readonly items: number;
  readonly terms: number;
  /** Of a group. */
  readonly filters: number;
  readonly pairs: number;
  readonly packs: number;
  readonly filterBlocks: number;
  readonly itemBlocks: number;
  readonly parts: number;
  readonly chunks: number;
  /** Points of the table of roots of unity. */
  readonly tableSize: number;
  readonly workspaceBytes: number;
}

/** A thread's scratch memory in points, each of four complex numbers. */
const scratchPoints = 2 ** 20 / 32;
/** So many chunks are taken at once, say: fewer would leave threads idle. */
const atOnce = 4;
/** Ways to cut the filters finer than scratch memory needs, and packs of items a chunk. */
const finer = [1, 2, 4];
const packCounts = [1, 2, 4, 8];
/** Tilings of an axis that are looked at, from the smallest: larger tiles drop little less. */
const mostTilings = 3;

type Sizes = Pick<TiledAxis, "outputs" | "kernel" | "start">;

/** The axes of the results that are cut into tiles: those of the input for the input gradient. */
function sizesOf({ axes }: ConvGeometry, product: Product): Sizes[] {
  return liftAxes(axes)
    .slice(1)
    .map(({ inputSize, outputSize, kernelSize: kernel, padding: [before] }) =>
      product === "inputGrad"
        ? { outputs: inputSize, kernel, start: before - kernel + 1 }
        : { outputs: outputSize, kernel, start: -before },
    );
}

/** Tilings of an axis, from the smallest power of two that holds the kernel. */
function tilings({ outputs, kernel, start }: Sizes): TiledAxis[] {
  const all: TiledAxis[] = [];
  for (let points = 1; ; points *= 2) {
    if (points < kernel) continue;
    const step = Math.max(1, Math.min(points - kernel + 1, outputs));
    all.push({ outputs, kernel, start, points, step, tiles: Math.ceil(outputs / step) });
    if (step >= outputs || all.length === mostTilings) return all;
  }
}

/** The cheapest plan; undefined where no tile fits a thread's scratch memory, or the workspace is not allowed. */
export function planFft(geometry: ConvGeometry, product: Product): FftPlan | undefined {
  const [rows, columns] = sizesOf(geometry, product).map(tilings);
  const limit = workspaceLimit(geometry);
  let best: FftPlan | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const axes of rows!.flatMap((row) => columns!.map((column) => [row, column] as const)))
    for (const packs of packCounts)
      for (const cut of finer) {
        const plan = lay(geometry, product, axes, packs, cut, limit);
        if (!plan) continue;
        const cost = costOf(plan);
        if (cost < least) [best, least] = [plan, cost];
      }
  return best;
}

function lay(
  geometry: ConvGeometry,
  product: Product,
  axes: readonly [TiledAxis, TiledAxis],
  packs: number,
  cut: number,
  limit: number,
): FftPlan | undefined {
  const { batch, groups, parameters } = geometry;
  const [inner, outer] = [geometry.inputChannels / groups, geometry.outputChannels / groups];
  const tiles = batch * axes[0].tiles * axes[1].tiles;
  const items = product === "weightGrad" ? inner : tiles;
  const terms = product === "weightGrad" ? tiles : product === "forward" ? inner : outer;
  const filters = product === "inputGrad" ? inner : outer;
  // Scratch memory holds the sums, the points of items, and those of eight filters.
  const room = Math.floor((scratchPoints / (axes[0].points * axes[1].points) - packs - 1) / packs);
  if (room < 1) return undefined;
  const allPairs = Math.ceil(filters / 2);
  const share = Math.ceil(allPairs / (Math.ceil(allPairs / room) * cut));
  // Filters are transformed by four pairs.
  const pairs = Math.min(room < 4 ? room : room - (room % 4), 4 * Math.ceil(share / 4), allPairs);
  const filterBlocks = Math.ceil(allPairs / pairs);
  const itemBlocks = Math.ceil(items / (4 * packs));
  const blocks = groups * filterBlocks * itemBlocks;
  const tableSize = Math.max(axes[0].points, axes[1].points);
  // Parts of the gradient where there are few chunks otherwise.
  const affordable = Math.floor((limit - 8 * tableSize) / (4 * parameters));
  const wanted = product === "weightGrad" ? Math.min(Math.ceil((2 * atOnce) / blocks), terms) : 1;
  const parts = Math.max(1, Math.min(wanted, affordable));
  const workspaceBytes = 8 * tableSize + (parts > 1 ? 4 * parameters * parts : 0);
  if (workspaceBytes > limit) return undefined;
  const chunks = blocks * parts;
  return {
    axes,
    items,
    terms,
    filters,
    pairs,
    packs,
    filterBlocks,
    itemBlocks,
    parts,
    chunks,
    tableSize,
    workspaceBytes,
  };
}

/** Vector operations until the last chunk is done, roughly. */
function costOf({ axes, terms, pairs, packs, parts, chunks }: FftPlan): number {
  const points = axes[0].points * axes[1].points;
  const transform = points * (5 * Math.log2(points) + 16);
  const product = 14 * points;
  const term = packs * transform + Math.ceil(pairs / 4) * transform + pairs * packs * product;
  return Math.ceil(chunks / atOnce) * ((terms / parts) * term + pairs * packs * transform);
}
