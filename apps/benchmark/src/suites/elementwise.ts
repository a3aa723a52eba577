import type { ElementwiseTask } from "../tasks.ts";
import type { TimedSuite, Workload } from "./suite.ts";

const image = [32, 64, 28, 28];
const million = [2 ** 20];

/** `arrays`: how many arrays of this size the work must read or write at least. */
const work = (
  op: ElementwiseTask["op"],
  shape: readonly number[],
  arrays: number,
  main = false,
): Workload => ({
  name: op,
  product: "",
  detail: `[${shape.join(", ")}], ${4 * arrays} bytes an element`,
  main,
  task: { kind: "elementwise", op, shape },
  amount: 4 * arrays * shape.reduce((a, b) => a * b, 1),
  perUnit: 1e9,
});

export const elementwise: TimedSuite = {
  info: {
    name: "elementwise",
    title: "Elementwise operations",
    description:
      "GB/s count each array once that must be read or written: input and output; for SGD with momentum and " +
      "Adam the parameter, its gradient and their state.",
    unit: "GB/s",
    higherIsBetter: true,
  },
  variants: (name) => name === "typescript",
  workloads: [
    work("relu", image, 2, true),
    work("biasAdd", image, 2),
    work("batchNorm", image, 2, true),
    work("softmax", [4096, 256], 2),
    work("sgd", million, 5),
    work("adam", million, 7, true),
  ],
};
