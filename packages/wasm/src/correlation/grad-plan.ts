import { type Box, halvedUntil, planeBytesOf, quadsOf } from "./boxes.ts";
import { aloneFlops, type CorrelationPlan, chunkFlops, leastItems } from "./plan.ts";
import { comfortable, flopsOf, limits, type Sizes, tapsOf } from "./sizes.ts";

/** How the gradient in the weights is cut. */
export interface GradPlan extends CorrelationPlan {
  /** Images are dealt to so many partial sums. */
  readonly parts: number;
}

/** A strip of four terms for so many quads stays in the first cache beside two rows of outputs. */
const gradQuads = 256;
/** Sums of an item: what the panel holds. */
const gradSums = 32768;

/** The plan of the gradient in the weights, whose partial sums may take `workspaceBytes`. */
export function planGrad(sizes: Sizes, workspaceBytes: number): GradPlan | undefined {
  const { images, groups, rows, channels, axes } = sizes;
  const taps = tapsOf(sizes);
  const flops = flopsOf(sizes);
  const fitsStrip = (box: Box) => quadsOf(box) <= gradQuads && planeBytesOf(axes, box) <= comfortable;
  const box = halvedUntil(fitsStrip, [axes[0].output, axes[1].output, axes[2].output], 16);
  const quads = quadsOf(box);
  const planeBytes = planeBytesOf(axes, box);
  const small = flops < aloneFlops;
  const wanted = small ? 1 : Math.max(leastItems, Math.ceil(flops / (2 * chunkFlops)));
  let rowBlock = Math.min(rows, 128);
  const fits = (block: number) =>
    block * taps <= limits.terms &&
    4 * Math.ceil((block * taps) / 4) * rowBlock <= gradSums &&
    block * planeBytes + rowBlock * quads * 16 <= limits.planes;
  while (!fits(1) && rowBlock > 1) rowBlock = Math.ceil(rowBlock / 2);
  if (!fits(1) || quads > 2 * gradQuads) return undefined;
  let channelBlock = channels;
  const items = () => groups * Math.ceil(rows / rowBlock) * Math.ceil(channels / channelBlock);
  while (!fits(channelBlock)) channelBlock = Math.ceil(channelBlock / 2);
  while (items() < wanted && channelBlock * taps > 64 && channelBlock > 1)
    channelBlock = Math.ceil(channelBlock / 2);
  const room = Math.floor(workspaceBytes / (4 * groups * rows * channels * taps));
  const parts = Math.max(1, Math.min(images, room, Math.ceil(wanted / items())));
  if (parts === 1) while (items() < wanted && rowBlock > 32) rowBlock = 2 * Math.ceil(rowBlock / 4);
  const all = items() * parts;
  return { box, rowBlock, channelBlock, planeBytes, items: all, chunks: Math.min(all, wanted), parts };
}
