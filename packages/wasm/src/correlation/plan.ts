import { type Box, boxesOf, evenBoxes, halvedUntil, planeBytesOf, quadsOf } from "./boxes.ts";
import { itemTime } from "./item-time.ts";
import { comfortable, flopsOf, limits, type Sizes, tapsOf } from "./sizes.ts";

/** How a correlation is cut: a function of its sizes alone, so that results do not depend on the number of threads. */
export interface CorrelationPlan {
  /** Outputs of an item along each axis. */
  readonly box: Box;
  /** Rows of an item. */
  readonly rowBlock: number;
  /** Channels that are copied to scratch memory at a time. */
  readonly channelBlock: number;
  /** Bytes of one channel's copy. */
  readonly planeBytes: number;
  readonly items: number;
  readonly chunks: number;
}

interface Cut {
  readonly box: Box;
  readonly rowBlock: number;
}

/** Operations of a chunk: 0.1 ms at 60 GFLOP/s. */
export const chunkFlops = 6e6;
/** Below so many operations a job is one chunk. */
export const aloneFlops = 2.4e6;
/** Jobs above are cut into so many items, where they can be. */
export const leastItems = 8;

/** The plan of a correlation, or undefined where one row of outputs is too much for a thread's scratch memory. */
export function planCorrelation(sizes: Sizes): CorrelationPlan | undefined {
  const { images, groups, rows, channels, axes } = sizes;
  const flops = flopsOf(sizes);
  const { box, rowBlock } = flops < aloneFlops ? whole(sizes) : cheapest(sizes);
  const planeBytes = planeBytesOf(axes, box);
  const channelBlock = Math.min(
    channels,
    Math.floor(limits.planes / planeBytes),
    Math.floor(limits.terms / Math.max(1, tapsOf(sizes))),
  );
  if (channelBlock < 1 || quadsOf(box) > limits.quads) return undefined;
  const items = images * groups * boxesOf(axes, box) * Math.ceil(rows / rowBlock);
  const chunks =
    flops < aloneFlops ? 1 : Math.min(items, Math.max(leastItems, Math.ceil(flops / chunkFlops)));
  return { box, rowBlock, channelBlock, planeBytes, items, chunks };
}

/** All outputs, or as many as fit in scratch memory. */
function whole({ rows, channels, axes }: Sizes): Cut {
  const box: Box = [axes[0].output, axes[1].output, axes[2].output];
  const fits = (part: Box) => quadsOf(part) <= limits.quads && planeBytesOf(axes, part) <= limits.planes;
  const comforts = (part: Box) => channels * planeBytesOf(axes, part) <= comfortable;
  return { box: halvedUntil(comforts, halvedUntil(fits, box, 16), 64), rowBlock: rows };
}

/** The boxes and blocks of rows that are estimated to take least time. */
function cheapest(sizes: Sizes): Cut {
  const { images, groups, rows, axes } = sizes;
  let best = whole(sizes);
  let least = Number.POSITIVE_INFINITY;
  for (const box of evenBoxes(axes)) {
    if (quadsOf(box) > limits.quads || planeBytesOf(axes, box) > limits.planes) continue;
    const boxes = images * groups * boxesOf(axes, box);
    for (let rowBlock = rows; rowBlock > 0; rowBlock = rowBlock > 16 ? 8 * Math.ceil(rowBlock / 16) : 0) {
      const items = boxes * Math.ceil(rows / rowBlock);
      // Threads that find no more items wait for the last ones.
      const time = (items + 1) * itemTime(sizes, box, rowBlock);
      if (time >= least) continue;
      least = time;
      best = { box, rowBlock };
    }
  }
  return best;
}
