import type { Correlation, CorrelationAxis, ThreeAxes } from "./correlation.ts";

/** How a correlation is cut: a function of its sizes alone, so that results do not depend on the number of threads. */
export interface CorrelationPlan {
  /** Outputs of an item along each axis. */
  readonly box: ThreeAxes<number>;
  /** Rows of an item. */
  readonly rowBlock: number;
  /** Channels that are copied to scratch memory at a time. */
  readonly channelBlock: number;
  /** Bytes of one channel's copy. */
  readonly planeBytes: number;
  readonly items: number;
  readonly chunks: number;
}

type Sizes = Pick<Correlation, "images" | "groups" | "rows" | "channels" | "axes">;

/** What the regions of assembly/correlation/job.ts hold: bytes of planes (less a margin for reading ahead), terms, quads. */
const limits = { planes: (640 << 10) - 256, terms: 16384, quads: 4092 };
/** Planes that leave room in a second cache of 1 MB. */
const comfortable = 512 << 10;
/** Operations of an item: 0.1 ms at 60 GFLOP/s. */
const itemFlops = 6e6;
/** Below so many operations a job is one chunk. */
const aloneFlops = 1.2e6;
/** Jobs above are cut into so many items, where they can be. */
const leastItems = 8;

const boxesOf = (axes: ThreeAxes<CorrelationAxis>, box: readonly number[]) =>
  axes.reduce((count, { output }, i) => count * Math.ceil(output / box[i]!), 1);

/** Elements of a plane along one axis: phases times their length, as assembly/correlation/box.ts counts them. */
function planeLength({ taps, stride, dilation }: CorrelationAxis, outputs: number): number {
  if (taps === 0) return 0;
  const phases = Math.min(taps, stride / gcd(stride, dilation));
  return phases * (outputs + Math.floor(((taps - 1) * dilation) / stride));
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

/** An odd multiple of 64: planes whose distance is a power of two would share cache sets. */
function planeBytesOf(axes: ThreeAxes<CorrelationAxis>, box: readonly number[]): number {
  const elements = axes.reduce((product, axis, i) => product * planeLength(axis, box[i]!), 1);
  return 64 * (Math.ceil(elements / 16) | 1);
}

/** The box cut in two along its outermost axis that can be cut; along the last, pieces are multiples of 16 of at least `least`. */
function cut(box: readonly number[], least: number): [number, number, number] | undefined {
  const [a, b, c] = box as [number, number, number];
  if (a > 1) return [Math.ceil(a / 2), b, c];
  if (b > 1) return [a, Math.ceil(b / 2), c];
  const half = 16 * Math.ceil(c / 32);
  return half >= least && half < c ? [a, b, half] : undefined;
}

/** The plan of a correlation, or undefined where one row of outputs is too much for a thread's scratch memory. */
export function planCorrelation({
  images,
  groups,
  rows,
  channels,
  axes,
}: Sizes): CorrelationPlan | undefined {
  const taps = axes.reduce((product, axis) => product * axis.taps, 1);
  const outputs = axes.reduce((product, axis) => product * axis.output, 1);
  const flops = 2 * images * groups * rows * channels * taps * outputs;
  let box: [number, number, number] = [axes[0].output, axes[1].output, axes[2].output];
  let rowBlock = rows;
  const items = () => images * groups * boxesOf(axes, box) * Math.ceil(rows / rowBlock);
  const quads = () => box[0] * box[1] * Math.ceil(box[2] / 4);
  const cutWhile = (tooLarge: () => boolean, least: number) => {
    while (tooLarge()) {
      const smaller = cut(box, least);
      if (!smaller) return;
      box = smaller;
    }
  };
  cutWhile(() => quads() > limits.quads || planeBytesOf(axes, box) > limits.planes, 16);
  cutWhile(() => channels * planeBytesOf(axes, box) > comfortable, 64);
  cutWhile(() => flops / items() > itemFlops, 64);
  if (flops > 2 * aloneFlops) cutWhile(() => items() < leastItems, 16);
  while (flops > 2 * aloneFlops && items() < leastItems && rowBlock > 16)
    rowBlock = 8 * Math.ceil(rowBlock / 16);
  const planeBytes = planeBytesOf(axes, box);
  const channelBlock = Math.min(
    channels,
    Math.floor(limits.planes / planeBytes),
    Math.floor(limits.terms / Math.max(1, taps)),
  );
  if (channelBlock < 1) return undefined;
  const chunks =
    flops < 2 * aloneFlops ? 1 : Math.min(items(), Math.max(leastItems, Math.ceil(flops / itemFlops)));
  return { box, rowBlock, channelBlock, planeBytes, items: items(), chunks };
}

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
  const taps = axes.reduce((product, axis) => product * axis.taps, 1);
  const outputs = axes.reduce((product, axis) => product * axis.output, 1);
  const flops = 2 * images * groups * rows * channels * taps * outputs;
  let box: readonly [number, number, number] = [axes[0].output, axes[1].output, axes[2].output];
  const quads = () => box[0] * box[1] * Math.ceil(box[2] / 4);
  while (quads() > gradQuads || planeBytesOf(axes, box) > comfortable) {
    const smaller = cut(box, 16);
    if (!smaller) break;
    box = smaller;
  }
  const planeBytes = planeBytesOf(axes, box);
  const small = flops < 2 * aloneFlops;
  const wanted = small ? 1 : Math.max(leastItems, Math.ceil(flops / (2 * itemFlops)));
  let rowBlock = Math.min(rows, 128);
  const fits = (block: number) =>
    block * taps <= limits.terms &&
    4 * Math.ceil((block * taps) / 4) * rowBlock <= gradSums &&
    block * planeBytes + rowBlock * quads() * 16 <= limits.planes;
  while (!fits(1) && rowBlock > 1) rowBlock = Math.ceil(rowBlock / 2);
  if (!fits(1) || quads() > 2 * gradQuads) return undefined;
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
