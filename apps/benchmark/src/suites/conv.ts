import { convFlops, convProducts, convShapes } from "./conv-shapes.ts";
import type { TimedSuite } from "./suite.ts";

export const conv: TimedSuite = {
  info: {
    name: "conv",
    title: "Convolution",
    description:
      "Forward, input gradient and weight gradient, float32. GFLOP/s count 2 x multiply-adds of the direct " +
      "convolution, whatever the algorithm does.",
    unit: "GFLOP/s",
    higherIsBetter: true,
  },
  variants: (name) => name !== "sync",
  workloads: convShapes.flatMap(({ name, detail, main, task }) =>
    convProducts.map((product) => ({
      name,
      product,
      detail,
      main: main.includes(product),
      task: { ...task, product },
      amount: convFlops(task),
      perUnit: 1e9,
    })),
  ),
};
