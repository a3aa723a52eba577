import { fillInput, sizeOf } from "../inputs.ts";
import type { ElementwiseTask } from "../tasks.ts";

export function referenceElementwise({ op, shape }: ElementwiseTask, seed: number): Float64Array {
  const size = sizeOf(shape);
  const input = (stream: number, count: number) => Float64Array.from(fillInput(seed, stream, count));
  const x = input(0, size);
  const channels = shape[1] ?? 1;
  const plane = sizeOf(shape.slice(2));
  const channelOf = (i: number) => Math.floor(i / plane) % channels;
  switch (op) {
    case "relu":
      return x.map((value) => Math.max(value, 0));
    case "biasAdd": {
      const bias = input(1, channels);
      return x.map((value, i) => value + bias[channelOf(i)]!);
    }
    case "batchNorm": {
      const [weight, bias] = [input(1, channels), input(2, channels)];
      const count = size / channels;
      const [mean, variance] = [new Float64Array(channels), new Float64Array(channels)];
      x.forEach((value, i) => {
        mean[channelOf(i)]! += value / count;
      });
      x.forEach((value, i) => {
        variance[channelOf(i)]! += (value - mean[channelOf(i)]!) ** 2 / count;
      });
      return x.map((value, i) => {
        const c = channelOf(i);
        return ((value - mean[c]!) / Math.sqrt(variance[c]! + 1e-5)) * weight[c]! + bias[c]!;
      });
    }
    case "softmax": {
      const width = shape.at(-1)!;
      const exps = x.map((value) => Math.exp(value));
      const sums = new Float64Array(size / width);
      exps.forEach((value, i) => {
        sums[Math.floor(i / width)]! += value;
      });
      return exps.map((value, i) => value / sums[Math.floor(i / width)]!);
    }
    case "sgd": {
      const g = input(1, size);
      return x.map((p, i) => p - 0.01 * g[i]!);
    }
    case "adam": {
      // After one step both moments, freed of their bias, are g and g^2.
      const g = input(1, size);
      return x.map((p, i) => p - (1e-3 * g[i]!) / (Math.abs(g[i]!) + 1e-8));
    }
  }
}
