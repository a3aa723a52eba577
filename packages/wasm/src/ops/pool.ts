import type { Engine } from "../engine.ts";
import { chunksOf } from "./chunks.ts";

/** One axis of a window that slides over planes. */
export interface PoolAxis {
  readonly inputSize: number;
  readonly kernelSize: number;
  readonly stride: number;
  /** Average pooling has none: it takes 1 for granted. */
  readonly dilation: number;
  readonly padding: readonly [before: number, after: number];
  readonly outputSize: number;
}

/** What a pooling looks like: `[batch, channels, ...spatial]` planes and one to three axes, outermost first. */
export interface Pooling {
  readonly batch: number;
  readonly channels: number;
  readonly axes: readonly PoolAxis[];
  /** Average pooling: whether padded zeros count in the divisor. */
  readonly countIncludePad: boolean;
}

const unit: PoolAxis = {
  inputSize: 1,
  kernelSize: 1,
  stride: 1,
  dilation: 1,
  padding: [0, 0],
  outputSize: 1,
};
const whole = (size: number): PoolAxis => ({ ...unit, inputSize: size, outputSize: size });

/** How a pooling is done, one axis after the other; packages/conv-kernels/src/pool/windows.ts says why that is right. */
interface Plan {
  readonly planes: number;
  /** The first pass takes rows and columns, or columns alone where their windows are large and overlap. */
  readonly rows: PoolAxis;
  readonly columns: PoolAxis;
  /** Planes [H, W] in the first pass for each of `planes`. */
  readonly depth: number;
  /** The passes after it, along `axis` with `inner` elements between its neighbours. */
  readonly later: readonly { readonly axis: PoolAxis; readonly outer: number; readonly inner: number }[];
}

function planOf({ batch, channels, axes }: Pooling): Plan {
  const [A, B, C] = [...Array.from({ length: 3 - axes.length }, () => unit), ...axes] as [
    PoolAxis,
    PoolAxis,
    PoolAxis,
  ];
  const planes = batch * channels;
  const together = B.kernelSize * C.kernelSize <= B.stride * C.kernelSize + B.kernelSize;
  return {
    planes,
    rows: together ? B : whole(B.inputSize),
    columns: C,
    depth: A.inputSize,
    later: [
      ...(together ? [] : [{ axis: B, outer: planes * A.inputSize, inner: C.outputSize }]),
      ...(axes.length === 3 ? [{ axis: A, outer: planes, inner: B.outputSize * C.outputSize }] : []),
    ],
  };
}

const isPlain = ({ kernelSize, stride, padding, inputSize, outputSize }: PoolAxis) =>
  kernelSize === 2 &&
  stride === 2 &&
  padding[0] === 0 &&
  2 * outputSize <= inputSize &&
  inputSize <= 2 * outputSize + 1;

/** Windows of 2x2 at stride 2 that all lie inside: the pooling of most networks. */
const isTwoByTwo = ({ axes }: Pooling) =>
  axes.length === 2 && axes.every((axis) => isPlain(axis) && axis.dilation === 1);

/** One window that is the whole plane. */
const isGlobal = ({ axes }: Pooling) =>
  axes.every(
    ({ inputSize, kernelSize, outputSize, padding: [before, after] }) =>
      inputSize === kernelSize && outputSize === 1 && before === 0 && after === 0,
  );

const inputPlane = ({ axes }: Pooling) => axes.reduce((size, axis) => size * axis.inputSize, 1);
const maxAxis = ({ inputSize, kernelSize, stride, dilation, padding, outputSize }: PoolAxis) => [
  inputSize,
  kernelSize,
  stride,
  dilation,
  padding[0],
  outputSize,
];
const avgAxis = ({ inputSize, kernelSize, stride, padding, outputSize }: PoolAxis) => [
  inputSize,
  kernelSize,
  stride,
  ...padding,
  outputSize,
];

/** Calls `compute` with blocks for the elements between passes, which it gives back in the end. */
function withBlocks(engine: Engine, sizes: readonly number[], compute: (blocks: number[]) => void): void {
  const blocks: number[] = [];
  try {
    for (const elements of sizes) blocks.push(engine.allocate(4 * elements));
    compute(blocks);
  } finally {
    for (const block of blocks) engine.free(block);
  }
}

/** Elements after each pass but the last. */
function sizesBetween({ planes, depth, rows, columns, later }: Plan): number[] {
  const first = planes * depth * rows.outputSize * columns.outputSize;
  return [first, ...later.map(({ axis, outer, inner }) => outer * axis.outputSize * inner)].slice(0, -1);
}

/**
 * The largest element of every window and its flat position in the input's spatial plane, as int32. The first of equal
 * maxima wins, NaN wins over all numbers, padding never does. `x`, `y` and `indices` are addresses of row-major elements.
 */
export function maxPool(engine: Engine, pooling: Pooling, x: number, y: number, indices: number): void {
  const plan = planOf(pooling);
  const { planes, depth, rows, columns, later } = plan;
  const lines = planes * depth * rows.outputSize;
  const taps = rows.kernelSize * columns.kernelSize;
  if (isTwoByTwo(pooling)) {
    const chunks = chunksOf(lines, 2 * columns.inputSize);
    const sizes = [rows.inputSize, columns.inputSize, rows.outputSize, columns.outputSize];
    engine.run("maxPool2x2", chunks, [x, y, indices, lines, chunks, ...sizes]);
    return;
  }
  const between = sizesBetween(plan);
  withBlocks(engine, [...between, ...between], (blocks) => {
    const values = [...blocks.slice(0, between.length), y];
    const positions = [...blocks.slice(between.length), indices];
    const chunks = chunksOf(lines, 4 * taps * columns.outputSize);
    const axes = [...maxAxis(rows), ...maxAxis(columns)];
    engine.run("maxPool", chunks, [x, values[0]!, positions[0]!, lines, chunks, depth, ...axes]);
    later.forEach(({ axis, outer, inner }, k) => {
      const items = outer * axis.outputSize;
      const chunks = chunksOf(items, 2 * axis.kernelSize * inner);
      const blocks = [values[k]!, positions[k]!, values[k + 1]!, positions[k + 1]!];
      engine.run("maxPoolAxis", chunks, [...blocks, items, chunks, inner, ...maxAxis(axis)]);
    });
  });
}

/**
 * The mean of every window. |error| <= (taps + 3) * 2^-24 * the mean of the absolute values: sums are of float32.
 * What hangs over the padded input in ceil mode never counts.
 */
export function avgPool(engine: Engine, pooling: Pooling, x: number, y: number): void {
  const plan = planOf(pooling);
  const { planes, depth, rows, columns, later } = plan;
  if (isGlobal(pooling)) {
    const chunks = chunksOf(planes, inputPlane(pooling));
    engine.run("planeMeans", chunks, [x, y, planes, chunks, inputPlane(pooling)]);
    return;
  }
  const padded = Number(pooling.countIncludePad);
  withBlocks(engine, sizesBetween(plan), (blocks) => {
    const values = [...blocks, y];
    const lines = planes * depth * rows.outputSize;
    const chunks = chunksOf(lines, rows.kernelSize * columns.kernelSize * columns.outputSize);
    engine.run("avgPool", chunks, [
      ...[x, values[0]!, lines, chunks, padded],
      ...avgAxis(rows),
      ...avgAxis(columns),
    ]);
    later.forEach(({ axis, outer, inner }, k) => {
      const items = outer * axis.outputSize;
      const chunks = chunksOf(items, axis.kernelSize * inner);
      const ends = [values[k]!, values[k + 1]!];
      engine.run("avgPoolAxis", chunks, [...ends, items, chunks, padded, inner, ...avgAxis(axis)]);
    });
  });
}

/**
 * The adjoint of `avgPool`: every element of `dy` is shared out evenly over its window. |error| <= (windows + 3) * 2^-24 *
 * the sum of the absolute shares, `windows` being the largest number of windows that share an element.
 */
export function avgPoolGrad(engine: Engine, pooling: Pooling, dy: number, dx: number): void {
  const { batch, channels, axes } = pooling;
  const planes = batch * channels;
  const size = inputPlane(pooling);
  if (isGlobal(pooling)) {
    const chunks = chunksOf(planes, size);
    engine.run("spreadMeans", chunks, [dy, dx, planes, chunks, size]);
    return;
  }
  if (isTwoByTwo(pooling)) {
    const [rows, columns] = axes as [PoolAxis, PoolAxis];
    const lines = planes * rows.outputSize;
    const chunks = chunksOf(lines, 2 * columns.inputSize);
    const sizes = [rows.inputSize, columns.inputSize, rows.outputSize, columns.outputSize];
    engine.run("avgPool2x2Grad", chunks, [dy, dx, lines, chunks, ...sizes]);
    return;
  }
  // Axis after axis, the outermost first: those before it have their input sizes then, those after it their output sizes.
  const passes = axes.map((axis, k) => ({
    axis,
    outer: axes.slice(0, k).reduce((product, { inputSize }) => product * inputSize, planes),
    inner: axes.slice(k + 1).reduce((product, { outputSize }) => product * outputSize, 1),
  }));
  const between = passes.slice(0, -1).map(({ axis, outer, inner }) => outer * axis.inputSize * inner);
  withBlocks(engine, between, (blocks) => {
    const values = [dy, ...blocks, dx];
    passes.forEach(({ axis, outer, inner }, k) => {
      const last = k === passes.length - 1;
      const items = last ? outer : outer * axis.inputSize;
      const chunks = chunksOf(items, axis.kernelSize * (last ? 4 * axis.outputSize : inner));
      const ends = [values[k]!, values[k + 1]!];
      const shape = [items, chunks, Number(pooling.countIncludePad), inner, ...avgAxis(axis)];
      engine.run(last ? "avgPoolRowGrad" : "avgPoolAxisGrad", chunks, [...ends, ...shape]);
    });
  });
}

/** Planes of `to` zeros with each of `from` elements of x added at its position: the gradient of max pooling. */
export function scatterPlanes(
  engine: Engine,
  planes: number,
  from: number,
  to: number,
  x: number,
  indices: number,
  y: number,
): void {
  const chunks = chunksOf(planes, 4 * from + to);
  engine.run("scatterPlanes", chunks, [x, indices, y, planes, chunks, from, to]);
}

/** `to` elements a plane, read at their positions in planes of `from` elements: the adjoint of `scatterPlanes`. */
export function gatherPlanes(
  engine: Engine,
  planes: number,
  from: number,
  to: number,
  x: number,
  indices: number,
  y: number,
): void {
  const chunks = chunksOf(planes, 4 * to);
  engine.run("gatherPlanes", chunks, [x, indices, y, planes, chunks, to, from]);
}
