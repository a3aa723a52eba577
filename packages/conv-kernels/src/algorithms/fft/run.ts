import type { Engine } from "@convkit/wasm";
import type { Product } from "../../algorithm.ts";
import type { ConvGeometry } from "../../geometry.ts";
import { liftAxes } from "../../lift.ts";
import { planFft } from "./plan.ts";
import { writeTwiddles } from "./twiddles.ts";

/** A product of planes x with planes w; the workspace holds the roots of unity, then parts of the weight gradient. */
export function runFft(
  engine: Engine,
  geometry: ConvGeometry,
  product: Product,
  [x, w, y]: readonly [number, number, number],
  workspace: number,
  bias = 0,
): void {
  const { inputChannels, outputChannels, parameters } = geometry;
  const plan = planFft(geometry, product)!;
  const [rows, columns] = plan.axes;
  const gradient = product === "weightGrad";
  const input = (address: number) => imageRecord(geometry, address, inputChannels, "inputSize");
  const output = (address: number) => imageRecord(geometry, address, outputChannels, "outputSize");
  writeTwiddles(engine.floats(workspace, 2 * plan.tableSize), plan.tableSize);
  const parts = plan.parts > 1 ? workspace + 8 * plan.tableSize : y;
  const records = {
    forward: () => [...input(x), ...weightRecord(geometry, w), ...output(y)],
    inputGrad: () => [...output(x), ...reversedWeightRecord(geometry, w), ...input(y)],
    weightGrad: () => [...input(x), ...output(w), ...weightRecord(geometry, parts)],
  }[product]();
  const taps = [rows.kernel, columns.kernel];
  const results = [rows.step, columns.step];
  engine.run("fftCorrelate", plan.chunks, [
    ...records,
    ...[bias, workspace, plan.tableSize, rows.points, columns.points, ...results, rows.start, columns.start],
    ...[rows.tiles, columns.tiles, ...(gradient ? [...results, ...taps] : [...taps, ...results])],
    ...[plan.items, plan.terms, plan.filters, plan.pairs, plan.packs, plan.filterBlocks, plan.itemBlocks],
    ...[plan.parts, 4 * parameters, Number(gradient)],
  ]);
  if (plan.parts === 1) return;
  const chunks = Math.ceil(parameters / 4096);
  engine.run("sumParts", chunks, [y, parameters, parts, plan.parts, 4 * parameters, chunks]);
}

/** Planes of an image by group, image and channel, as the kernel takes them. */
function imageRecord(
  { axes, groups }: ConvGeometry,
  address: number,
  channels: number,
  key: "inputSize" | "outputSize",
): number[] {
  const [, height, width] = liftAxes(axes).map((axis) => axis[key]);
  const plane = 4 * height! * width!;
  return [address, (channels / groups) * plane, channels * plane, plane, height!, width!, 4 * width!, 4];
}

/** Filters `[O, C/groups, kH, kW]`: their inner channels take the place of images. */
function weightRecord(
  { axes, groups, inputChannels, outputChannels }: ConvGeometry,
  address: number,
): number[] {
  const [, height, width] = liftAxes(axes).map(({ kernelSize }) => kernelSize);
  const plane = 4 * height! * width!;
  const filter = (inputChannels / groups) * plane;
  return [address, (outputChannels / groups) * filter, plane, filter, height!, width!, 4 * width!, 4];
}

/** The filters of the input gradient: input and output channels exchanged, taps in reverse. */
function reversedWeightRecord(geometry: ConvGeometry, address: number): number[] {
  const [first, group, plane, filter, height, width, row, column] = weightRecord(geometry, address);
  return [first! + plane! - 4, group!, filter!, plane!, height!, width!, -row!, -column!];
}
