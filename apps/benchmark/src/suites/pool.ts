import type { PoolTask } from "../tasks.ts";
import type { TimedSuite, Workload } from "./suite.ts";

function pooling(
  op: PoolTask["op"],
  name: string,
  shape: readonly number[],
  kernel: number,
  main = false,
): Workload[] {
  const [n, c, h, w] = shape as [number, number, number, number];
  const stride = 2;
  const output = [n, c, Math.floor((h - kernel) / stride) + 1, Math.floor((w - kernel) / stride) + 1];
  const count = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);
  return (["forward", "inputGrad"] as const).map((product) => ({
    name: `${op}${name}`,
    product,
    detail: `N${n} C${c} ${h}x${w}, ${kernel}x${kernel} s${stride}`,
    main,
    task: { kind: "pool", op, product, inputShape: shape, outputShape: output, kernel, stride },
    amount: 4 * (count(shape) + count(output)),
    perUnit: 1e9,
  }));
}

export const pool: TimedSuite = {
  info: {
    name: "pool",
    title: "Pooling",
    description:
      "GB/s count input and output once. The gradient of max pooling includes finding the maxima again, or not, as the library has it.",
    unit: "GB/s",
    higherIsBetter: true,
  },
  variants: (name) => name === "typescript",
  workloads: [
    ...pooling("max", "2x2", [32, 64, 28, 28], 2, true),
    ...pooling("avg", "2x2", [32, 64, 28, 28], 2),
    ...pooling("max", "3x3", [1, 64, 113, 113], 3),
  ],
};
