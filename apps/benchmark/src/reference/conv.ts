import { fillInput, sizeOf } from "../inputs.ts";
import type { ConvTask } from "../tasks.ts";

type Three = readonly [number, number, number];

/** A convolution with three spatial axes (1-d and 2-d have leading axes of one), all in float64. */
interface Plain {
  readonly batch: number;
  readonly groups: number;
  /** Of one group. */
  readonly channels: number;
  readonly filters: number;
  readonly input: Three;
  readonly kernel: Three;
  readonly output: Three;
  readonly stride: Three;
  readonly padding: Three;
  readonly dilation: Three;
}

/**
 * The product that a task asks for, by the definition, independent of what is measured:
 *
 *   y[n,o,i] += x[n,c,i*s + u*d - p] * w[o,c,u]     dx += dy * w     dw += x * dy
 *
 * A transposed convolution exchanges the roles of x and y.
 */
export function referenceConv(task: ConvTask, seed: number): Float64Array {
  const input = (stream: number, shape: readonly number[]) =>
    Float64Array.from(fillInput(seed, stream, sizeOf(shape)));
  const first = input(0, task.inputShape);
  const last = input(2, task.outputShape);
  const operands = { x: first, w: input(1, task.weightShape), y: last };
  if (task.transposed) Object.assign(operands, { x: last, y: first });
  const result = {
    forward: task.transposed ? "x" : "y",
    inputGrad: task.transposed ? "y" : "x",
    weightGrad: "w",
  }[task.product] as "x" | "w" | "y";
  const sums = new Float64Array(operands[result].length);
  const conv = plain(task);
  if (result === "y") accumulateOutput(conv, operands.x, operands.w, sums);
  else if (result === "x") accumulateInput(conv, sums, operands.w, operands.y);
  else accumulateWeight(conv, operands.x, sums, operands.y);
  return sums;
}

function plain(task: ConvTask): Plain {
  const { groups, transposed } = task;
  const [image, result] = transposed
    ? [task.outputShape, task.inputShape]
    : [task.inputShape, task.outputShape];
  const three = (values: readonly number[], fill: number) =>
    [...Array.from({ length: 3 - values.length }, () => fill), ...values] as unknown as Three;
  return {
    batch: image[0]!,
    groups,
    channels: image[1]! / groups,
    filters: result[1]! / groups,
    input: three(image.slice(2), 1),
    kernel: three(task.weightShape.slice(2), 1),
    output: three(result.slice(2), 1),
    stride: three(task.stride, 1),
    padding: three(task.padding, 0),
    dilation: three(task.dilation, 1),
  };
}

type Row = (x: number, w: number, y: number, count: number, step: number) => void;

/** Every row of output elements that meets a row of input elements through one weight. */
function forEachRow(conv: Plain, visit: Row): void {
  const { batch, groups, channels, filters, input, kernel, output, stride, padding, dilation } = conv;
  const [inputSize, outputSize] = [input[0] * input[1] * input[2], output[0] * output[1] * output[2]];
  const taps = kernel[0] * kernel[1] * kernel[2];
  for (let n = 0; n < batch; n++)
    for (let o = 0; o < groups * filters; o++)
      for (let c = 0; c < channels; c++) {
        const x = (n * groups * channels + Math.floor(o / filters) * channels + c) * inputSize;
        const y = (n * groups * filters + o) * outputSize;
        for (let tap = 0; tap < taps; tap++) {
          const t = tap % kernel[2];
          const v = Math.floor(tap / kernel[2]) % kernel[1];
          const u = Math.floor(tap / (kernel[2] * kernel[1]));
          const w = (o * channels + c) * taps + tap;
          const shift = t * dilation[2] - padding[2];
          const k0 = Math.max(0, Math.ceil(-shift / stride[2]));
          const k1 = Math.min(output[2], Math.floor((input[2] - 1 - shift) / stride[2]) + 1);
          if (k1 <= k0) continue;
          for (let i = 0; i < output[0]; i++) {
            const a = i * stride[0] + u * dilation[0] - padding[0];
            if (a < 0 || a >= input[0]) continue;
            for (let j = 0; j < output[1]; j++) {
              const b = j * stride[1] + v * dilation[1] - padding[1];
              if (b < 0 || b >= input[1]) continue;
              const from = x + (a * input[1] + b) * input[2] + k0 * stride[2] + shift;
              visit(from, w, y + (i * output[1] + j) * output[2] + k0, k1 - k0, stride[2]);
            }
          }
        }
      }
}

function accumulateOutput(conv: Plain, x: Float64Array, w: Float64Array, y: Float64Array): void {
  forEachRow(conv, (from, weight, to, count, step) => {
    const factor = w[weight]!;
    for (let i = 0; i < count; i++) y[to + i]! += factor * x[from + i * step]!;
  });
}

function accumulateInput(conv: Plain, x: Float64Array, w: Float64Array, y: Float64Array): void {
  forEachRow(conv, (to, weight, from, count, step) => {
    const factor = w[weight]!;
    for (let i = 0; i < count; i++) x[to + i * step]! += factor * y[from + i]!;
  });
}

function accumulateWeight(conv: Plain, x: Float64Array, w: Float64Array, y: Float64Array): void {
  forEachRow(conv, (a, weight, b, count, step) => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += x[a + i * step]! * y[b + i]!;
    w[weight]! += sum;
  });
}
