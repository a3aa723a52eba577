import type { ConvTask, Product } from "../tasks.ts";

export interface ConvShape {
  readonly name: string;
  readonly detail: string;
  /** Products that `--quick` measures. */
  readonly main: readonly Product[];
  readonly task: Omit<ConvTask, "product">;
}

interface Options {
  readonly stride?: number;
  readonly padding?: number;
  readonly dilation?: number;
  readonly groups?: number;
  readonly transposed?: boolean;
  readonly main?: readonly Product[];
}

/** `n` images of `c` channels and `k` filters; image and kernel are cubes or squares given axis by axis. */
export function convShape(
  name: string,
  n: number,
  c: number,
  image: readonly number[],
  k: number,
  kernel: readonly number[],
  options: Options = {},
): ConvShape {
  const { stride = 1, padding = 0, dilation = 1, groups = 1, transposed = false, main = [] } = options;
  const output = image.map((size, i) => {
    const span = dilation * (kernel[i]! - 1) + 1;
    return transposed
      ? (size - 1) * stride - 2 * padding + span
      : Math.floor((size + 2 * padding - span) / stride) + 1;
  });
  const weightShape = transposed ? [c, k / groups, ...kernel] : [k, c / groups, ...kernel];
  const all = (value: number) => image.map(() => value);
  const task = {
    kind: "conv",
    transposed,
    inputShape: [n, c, ...image],
    weightShape,
    outputShape: [n, k, ...output],
    stride: all(stride),
    padding: all(padding),
    dilation: all(dilation),
    groups,
  } as const;
  const words = [
    transposed ? "transposed" : "",
    `N${n} C${c} ${image.join("x")} K${k} ${kernel.join("x")}`,
    stride > 1 ? `s${stride}` : "",
    padding > 0 ? `p${padding}` : "",
    dilation > 1 ? `d${dilation}` : "",
    groups > 1 ? `g${groups}` : "",
  ];
  return { name, detail: words.filter(Boolean).join(" "), main, task };
}

/** 2 x multiply-adds of the direct convolution, padding included. */
export function convFlops({ inputShape, weightShape, outputShape, transposed }: Omit<ConvTask, "product">) {
  const positions = transposed ? inputShape : outputShape;
  const count = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);
  return 2 * positions[0]! * count(positions.slice(2)) * count(weightShape);
}

export const convProducts: readonly Product[] = ["forward", "inputGrad", "weightGrad"];

const main = { main: convProducts };
const forward = { main: ["forward"] } as const;
const s2 = { stride: 2 };

export const convShapes: readonly ConvShape[] = [
  convShape("lenet1", 64, 1, [28, 28], 6, [5, 5], main),
  convShape("lenet2", 64, 6, [12, 12], 16, [5, 5]),
  convShape("mnist3x3b", 64, 32, [14, 14], 64, [3, 3], { padding: 1 }),
  convShape("cifar3x3", 8, 64, [32, 32], 64, [3, 3], { padding: 1 }),
  convShape("res56", 1, 64, [56, 56], 64, [3, 3], { padding: 1, main: ["forward", "weightGrad"] }),
  convShape("res14", 1, 256, [14, 14], 256, [3, 3], { padding: 1 }),
  convShape("res28s2", 1, 128, [56, 56], 128, [3, 3], { ...s2, padding: 1 }),
  convShape("stem7x7", 1, 3, [224, 224], 64, [7, 7], { ...s2, padding: 3 }),
  convShape("pw1x1", 1, 256, [28, 28], 512, [1, 1], forward),
  convShape("dw3x3", 1, 96, [56, 56], 96, [3, 3], { padding: 1, groups: 96, ...forward }),
  convShape("dcgan", 8, 64, [16, 16], 32, [4, 4], { ...s2, padding: 1, transposed: true }),
  convShape("audio1d", 8, 32, [4096], 64, [9], { padding: 4 }),
  convShape("video3d", 1, 16, [16, 28, 28], 32, [3, 3, 3], { padding: 1 }),
  convShape("dilated", 1, 64, [56, 56], 64, [3, 3], { padding: 4, dilation: 4 }),
  convShape("grouped", 1, 128, [28, 28], 128, [3, 3], { padding: 1, groups: 8 }),
  convShape("large31", 1, 16, [64, 64], 16, [31, 31], { padding: 15 }),
];
