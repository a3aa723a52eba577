import type { Engine } from "../engine.ts";
import { type Correlation, type CorrelationAxis, unitAxis } from "./correlation.ts";
import { planGrad } from "./grad-plan.ts";
import { type CorrelationPlan, planCorrelation } from "./plan.ts";

/** Whether a correlation can be computed with a thread's scratch memory. */
export function canCorrelate(correlation: Correlation): boolean {
  return planCorrelation(simplify(correlation)) !== undefined;
}

/**
 * Computes a correlation that `canCorrelate`. With a workspace of `packedBytes` weights whose terms do not adjoin are put in
 * order once; without, every chunk does that for itself.
 */
export function correlate(engine: Engine, correlation: Correlation, workspace?: number): void {
  const job = simplify(correlation);
  if (job.axes.some(({ output }) => output === 0) || job.images * job.groups * job.rows === 0) return;
  const packs = workspace !== undefined && packedBytes(job) > 0;
  const packed = packs ? packWeights(engine, job, workspace) : job;
  const plan = planCorrelation(packed)!;
  engine.run("correlate", plan.chunks, argumentsOf(packed, plan));
}

/** Bytes that the weights of a correlation take in order, or 0 where they are. */
export function packedBytes(correlation: Correlation): number {
  const { w, channels, axes } = correlation;
  let step = 1;
  for (const i of [2, 1, 0]) {
    const { taps } = axes[i]!;
    if (taps > 1 && w.axes[i] !== step) return weightBytes(correlation);
    step *= taps;
  }
  return channels === 1 || w.channel === step ? 0 : weightBytes(correlation);
}

/** Elements of weights that a chunk puts in order. */
const packGrain = 32768;

function packWeights(engine: Engine, job: Correlation, to: number): Correlation {
  const { w, groups, rows, channels } = job;
  const taps = job.axes.map((axis) => axis.taps);
  const [a, b, c] = taps as [number, number, number];
  const chunks = Math.min(groups * rows, Math.ceil(weightBytes(job) / 4 / packGrain));
  const strides = [w.group, w.row, w.channel, ...w.axes].map((stride) => 4 * stride);
  engine.run("packWeights", chunks, [w.address, to, chunks, groups, rows, channels, ...taps, ...strides]);
  const channel = a * b * c;
  const row = channel * channels;
  return { ...job, w: { address: to, group: rows * row, row, channel, axes: [b * c, c, 1] } };
}

/** Bytes of workspace that the gradient in the weights wants, or undefined where it cannot be computed. */
export function gradWorkspaceBytes(correlation: Correlation, most: number): number | undefined {
  const plan = planGrad(joinAxes(correlation), most);
  return plan && (plan.parts > 1 ? plan.parts * weightBytes(correlation) : 0);
}

/**
 * The gradient of <y, correlation(x, w)> in w, which is written: w must be contiguous in some order of its axes.
 * `most` is the number that `gradWorkspaceBytes` was asked with.
 */
export function correlateGrad(
  engine: Engine,
  correlation: Correlation,
  workspace: number,
  most: number,
): void {
  const job = joinAxes(correlation);
  const bytes = weightBytes(job);
  if (job.axes.some(({ output }) => output === 0) || job.images === 0) {
    engine.floats(job.w.address, bytes / 4).fill(0);
    return;
  }
  const plan = planGrad(job, most)!;
  const alone = plan.parts === 1;
  const to = alone ? job : { ...job, w: { ...job.w, address: workspace } };
  engine.run("correlateGrad", plan.chunks, [...argumentsOf(to, plan), plan.parts, bytes]);
  if (!alone) engine.run("sumParts", 1, [job.w.address, bytes / 4, workspace, plan.parts, bytes, 1]);
}

const weightBytes = ({ groups, rows, channels, axes }: Correlation) =>
  4 * groups * rows * channels * axes.reduce((product, { taps }) => product * taps, 1);

/** In the order of assembly/correlation/job.ts; strides in bytes. */
function argumentsOf({ x, w, y, bias, ...sizes }: Correlation, plan: CorrelationPlan): number[] {
  const list = [plan.items, plan.chunks];
  const operand = (address: number, strides: readonly number[], axes: readonly number[]) => {
    list.push(address);
    for (const stride of strides) list.push(4 * stride);
    for (const stride of axes) list.push(4 * stride);
  };
  operand(x.address, [x.image, x.group, x.channel], x.axes);
  operand(w.address, [w.group, w.row, w.channel], w.axes);
  operand(y.address, [y.image, y.group, y.row], y.axes);
  operand(bias?.address ?? 0, bias ? [bias.group, bias.row, bias.column] : [0, 0, 0], []);
  list.push(sizes.images, sizes.groups, sizes.rows, sizes.channels);
  list.push(plan.rowBlock, plan.channelBlock, plan.box[0], plan.box[1], plan.box[2], plan.planeBytes);
  for (const { input, output, taps, stride, dilation, padding } of sizes.axes)
    list.push(input, output, taps, stride, dilation, padding);
  return list;
}

/** The same correlation with longer last axes: SIMD runs along the last one. */
function simplify(correlation: Correlation): Correlation {
  return imagesAlong(imagesLast(joinAxes(noTaps(correlation))));
}

/** A sum over no channels is one over no taps. */
function noTaps(job: Correlation): Correlation {
  if (job.channels > 0) return job;
  const [a, b, c] = job.axes;
  return { ...job, channels: 1, axes: [a, b, { ...c, taps: 0 }] };
}

/** Joins neighbouring axes along which positions are only counted: those of a 1x1 kernel. */
function joinAxes(job: Correlation): Correlation {
  let { axes, x, w, y } = job;
  for (let rounds = 0; rounds < 2; rounds++) {
    const [a, b, c] = axes;
    const plain = [b, c].every(
      ({ input, output, taps, stride, padding }) =>
        taps === 1 && stride === 1 && padding === 0 && input === output,
    );
    const adjoin = [x, y].every((operand) => operand.axes[1] === operand.axes[2] * c.output);
    if (!plain || b.output === 1 || !adjoin) break;
    const length = b.output * c.output;
    axes = [unitAxis, a, { ...unitAxis, input: length, output: length }];
    x = { ...x, axes: [0, x.axes[0], x.axes[2]] };
    w = { ...w, axes: [0, w.axes[0], w.axes[2]] };
    y = { ...y, axes: [0, y.axes[0], y.axes[2]] };
  }
  return { ...job, axes, x, w, y };
}

/** Where rows of outputs are shorter than a vector and there are many images, these become the last axis. */
function imagesLast(job: Correlation): Correlation {
  const { images, axes, x, w, y, bias } = job;
  const [a, b, c] = axes;
  if (!isUnit(a) || c.output > 3 || images <= c.output || bias?.column) return job;
  return {
    ...job,
    images: 1,
    axes: [b, c, { ...unitAxis, input: images, output: images }],
    x: { ...x, image: 0, axes: [x.axes[1], x.axes[2], x.image] },
    w: { ...w, axes: [w.axes[1], w.axes[2], 0] },
    y: { ...y, image: 0, axes: [y.axes[1], y.axes[2], y.image] },
  };
}

/** Images become the first axis where that is unused: an item may then be several small ones, which share its weights. */
function imagesAlong(job: Correlation): Correlation {
  const { images, axes, x, w, y } = job;
  if (images === 1 || !isUnit(axes[0])) return job;
  return {
    ...job,
    images: 1,
    axes: [{ ...unitAxis, input: images, output: images }, axes[1], axes[2]],
    x: { ...x, image: 0, axes: [x.image, x.axes[1], x.axes[2]] },
    w: { ...w, axes: [0, w.axes[1], w.axes[2]] },
    y: { ...y, image: 0, axes: [y.image, y.axes[1], y.axes[2]] },
  };
}

const isUnit = ({ input, output, taps, stride, padding }: CorrelationAxis) =>
  input === 1 && output === 1 && taps === 1 && stride === 1 && padding === 0;
