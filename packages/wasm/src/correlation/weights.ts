import type { Engine } from "../engine.ts";
import type { Correlation } from "./correlation.ts";

export const weightBytes = ({ groups, rows, channels, axes }: Correlation) =>
  4 * groups * rows * channels * axes.reduce((product, { taps }) => product * taps, 1);

/** Whether the terms of a row do not lie one after the other, in the order in which they are added. */
export function areScattered({ w, channels, axes }: Correlation): boolean {
  let step = 1;
  for (const i of [2, 1, 0]) {
    const { taps } = axes[i]!;
    if (taps > 1 && w.axes[i] !== step) return true;
    step *= taps;
  }
  return channels > 1 && w.channel !== step;
}

/** Elements of weights that a chunk puts in order. */
const packGrain = 32768;

/** Copies weights from an address to another, in order. */
export function weightPacker(job: Correlation): (engine: Engine, from: number, to: number) => void {
  const { w, groups, rows, channels, axes } = job;
  const chunks = Math.min(groups * rows, Math.ceil(weightBytes(job) / 4 / packGrain));
  const taps = axes.map((axis) => axis.taps);
  const strides = [w.group, w.row, w.channel, ...w.axes].map((stride) => 4 * stride);
  const list = [0, 0, chunks, groups, rows, channels, ...taps, ...strides];
  return (engine, from, to) => {
    list[0] = from + w.address;
    list[1] = to;
    engine.run("packWeights", chunks, list);
  };
}

/** The same correlation of weights in order, at address 0. */
export function withPacked(job: Correlation): Correlation {
  const [a, b, c] = job.axes;
  const channel = a.taps * b.taps * c.taps;
  const row = channel * job.channels;
  const axes = [b.taps * c.taps, c.taps, 1] as const;
  return { ...job, w: { address: 0, group: job.rows * row, row, channel, axes } };
}
