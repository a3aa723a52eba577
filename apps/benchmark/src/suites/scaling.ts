import { type ConvShape, convFlops, convShape } from "./conv-shapes.ts";
import type { TimedSuite, Workload } from "./suite.ts";

/**
 * A convolution grown along one of its sizes; `expected` is the exponent that the amount of work has, and
 * `main` the values that `--quick` measures.
 */
function sweep(
  name: string,
  values: readonly number[],
  expected: number,
  main: readonly number[],
  shape: (x: number) => ConvShape,
): Workload[] {
  return values.map((x) => {
    const { detail, task } = shape(x);
    return {
      name: `${name}=${x}`,
      product: "forward",
      detail,
      main: main.includes(x),
      task: { ...task, product: "forward" },
      amount: convFlops(task),
      perUnit: 1e9,
      sweep: { name, x, expected },
    };
  });
}

const square = (x: number) => [x, x];
const same = { padding: 1 };

export const scaling: TimedSuite = {
  info: {
    name: "scaling",
    title: "Scaling",
    description:
      "Time of a 3x3 convolution against one of its sizes, with the fitted exponent: 1 for a cost in proportion to " +
      "batch, 2 to channels, image or kernel size. Threads are in the contestants.",
    unit: "ms",
    higherIsBetter: false,
  },
  workloads: [
    ...sweep("batch", [1, 2, 4, 8, 16], 1, [1, 4, 16], (x) =>
      convShape("", x, 16, square(28), 16, square(3), same),
    ),
    ...sweep("channels", [8, 16, 32, 64, 128], 2, [], (x) =>
      convShape("", 1, x, square(28), x, square(3), same),
    ),
    ...sweep("image", [14, 28, 56, 112], 2, [], (x) => convShape("", 1, 16, square(x), 16, square(3), same)),
    ...sweep("kernel", [1, 3, 5, 7, 11], 2, [], (x) =>
      convShape("", 1, 16, square(28), 16, square(x), { padding: (x - 1) / 2 }),
    ),
  ],
};
