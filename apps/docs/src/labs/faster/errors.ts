import { algorithms, conv2d, convGeometry, type Precision } from "@convkit/conv-kernels";
import { fromTypedArray, type NDArray, randomNormal } from "@convkit/ndarray";

export interface ErrorSizes {
  readonly channels: number;
  readonly filters: number;
  /** Rows and columns of the image; its padding keeps them. */
  readonly size: number;
  readonly seed: number;
}

export interface ErrorOf {
  readonly title: string;
  /** The largest deviation from the sums in float64. */
  readonly error: number;
  /** What the algorithm declares that it never passes; undefined where sums are rounded once. */
  readonly bound: number | undefined;
}

type Method = readonly [title: string, name: (typeof algorithms)[number]["name"], precision: Precision];

const methods: readonly Method[] = [
  ["im2col: float64 sums", "im2col", "high"],
  ["gemm: float32 sums", "gemm", "high"],
  ["winograd F(2×2,3×3)", "winograd", "highest"],
  ["winograd F(4×4,3×3)", "winograd", "high"],
  ["fft", "fft", "high"],
];

/** Half the distance of 1 and the next number of float32: what one rounding costs, relatively. */
const unit = 2 ** -24;

/** A 3x3 convolution of normal random numbers by several methods in float32, each beside the loop nest in float64. */
export function measureErrors({ channels, filters, size, seed }: ErrorSizes) {
  const x = randomNormal([1, channels, size, size], { seed });
  const w = randomNormal([filters, channels, 3, 3], { seed: seed + 1 });
  const wide = (a: NDArray) => fromTypedArray(Float64Array.from(a.toTypedArray()), a.shape);
  const exact = conv2d(wide(x), wide(w), { padding: 1, algorithm: "naive" }).toTypedArray();
  const scale = largest(x.toTypedArray()) * largestSum(w.toTypedArray(), filters);
  const rows = methods.flatMap(([title, name, precision]): ErrorOf[] => {
    const options = { padding: 1, precision } as const;
    const geometry = convGeometry(x.shape, w.shape, options);
    const algorithm = algorithms.find((one) => one.name === name)!;
    if (!algorithm.supports(geometry, "forward")) return [];
    const y = conv2d(x, w, { ...options, algorithm: name }).toTypedArray();
    const roundings = "roundings" in algorithm ? algorithm.roundings?.(geometry, "forward") : undefined;
    return [{ title, error: deviation(y, exact), bound: roundings && roundings * unit * scale }];
  });
  return { rootMeanSquare: rootMeanSquare(exact), rows };
}

function largest(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]!));
  return most;
}

/** The largest sum of |w| over a filter. */
function largestSum(values: ArrayLike<number>, filters: number): number {
  const each = values.length / filters;
  const sums = new Array<number>(filters).fill(0);
  for (let i = 0; i < values.length; i++) sums[Math.floor(i / each)]! += Math.abs(values[i]!);
  return Math.max(...sums);
}

function deviation(y: ArrayLike<number>, exact: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < y.length; i++) most = Math.max(most, Math.abs(y[i]! - exact[i]!));
  return most;
}

function rootMeanSquare(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! ** 2;
  return Math.sqrt(sum / values.length);
}
