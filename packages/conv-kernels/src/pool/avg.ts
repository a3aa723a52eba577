import { allocate, fromTypedArray, type NDArray, sizeOf } from "@convkit/ndarray";
import type { FloatArray } from "../algorithm.ts";
import type { PoolGeometry } from "../pool-geometry.ts";
import { elements } from "../products.ts";
import { type AxisWindows, type Pass, planePasses, planeWindows, sourceSize, targetSize } from "./windows.ts";

/** What each window's sum is divided by, for the windows of one plane. */
function divisors(
  functionName: string,
  { countIncludePad }: PoolGeometry,
  axes: readonly [AxisWindows, AxisWindows, AxisWindows],
): Float64Array {
  const [a, b, c] = axes.map((axis) => (countIncludePad ? axis.paddedSizes : axis.counts));
  const divisor = allocate("float64", a!.length * b!.length * c!.length, functionName);
  let y = 0;
  for (const u of a!) for (const v of b!) for (const t of c!) divisor[y++] = u * v * t;
  return divisor;
}

/** Passes of a plane, and float64 sums between them: `sums[k]` is what pass k gives. */
function prepare(functionName: string, geometry: PoolGeometry) {
  const axes = planeWindows(functionName, geometry);
  const passes = planePasses(functionName, geometry, axes);
  const sums = passes.map((pass) => allocate("float64", targetSize(pass), functionName));
  return { passes, sums, divisor: divisors(functionName, geometry, axes), plane: sourceSize(passes[0]!) };
}

/** The mean of every window. Sums are kept in float64 and rounded once, when divided. */
export function avgPoolForward(
  geometry: PoolGeometry,
  input: NDArray,
  functionName = `avgPool${geometry.dims}d`,
): NDArray {
  const x = elements(input);
  const output = allocate(geometry.dtype, sizeOf(geometry.outputShape), functionName);
  const { passes, sums, divisor, plane } = prepare(functionName, geometry);
  const total = sums.at(-1)!;
  for (let x0 = 0, y0 = 0; y0 < output.length; x0 += plane, y0 += divisor.length) {
    for (let k = 0; k < passes.length; k++)
      addWindows(passes[k]!, k === 0 ? x : sums[k - 1]!, k === 0 ? x0 : 0, sums[k]!);
    for (let y = 0; y < divisor.length; y++) output[y0 + y] = total[y]! / divisor[y]!;
  }
  return fromTypedArray(output, geometry.outputShape);
}

/** The adjoint of `avgPoolForward`: every output gradient is shared out evenly over its window. */
export function avgPoolInputGrad(
  geometry: PoolGeometry,
  outputGrad: NDArray,
  functionName = `avgPool${geometry.dims}dGrad`,
): NDArray {
  const dy = elements(outputGrad);
  const inputGrad = allocate(geometry.dtype, sizeOf(geometry.inputShape), functionName);
  const { passes, sums, divisor, plane } = prepare(functionName, geometry);
  const shares = sums.at(-1)!;
  const image = allocate("float64", plane, functionName);
  for (let x0 = 0, y0 = 0; y0 < dy.length; x0 += plane, y0 += divisor.length) {
    for (let y = 0; y < divisor.length; y++) shares[y] = dy[y0 + y]! / divisor[y]!;
    for (let k = passes.length - 1; k >= 0; k--)
      spreadOverWindows(passes[k]!, sums[k]!, k === 0 ? image : sums[k - 1]!);
    inputGrad.set(image, x0);
  }
  return fromTypedArray(inputGrad, geometry.inputShape);
}

/** One pass over one plane: y[o, i, j] = sum over the taps u, v of window i, j of x[o, u, v]. */
function addWindows({ outer, rows, columns }: Pass, x: FloatArray, x0: number, y: FloatArray): void {
  const width = columns.inputSize;
  const [down, right] = [rows.dilation * width, columns.dilation];
  for (let o = 0, to = 0; o < outer; o++)
    for (let i = 0; i < rows.outputSize; i++) {
      const top = x0 + (o * rows.inputSize + rows.firsts[i]!) * width;
      const height = rows.counts[i]! * down;
      for (let j = 0; j < columns.outputSize; j++, to++) {
        const start = top + columns.firsts[j]!;
        const length = columns.counts[j]! * right;
        let sum = 0;
        for (let row = start; row < start + height; row += down)
          for (let at = row; at < row + length; at += right) sum += x[at]!;
        y[to] = sum;
      }
    }
}

/** The adjoint of `addWindows`: every element of y is added to all that its window looks at. */
function spreadOverWindows({ outer, rows, columns }: Pass, y: FloatArray, x: FloatArray): void {
  const width = columns.inputSize;
  const [down, right] = [rows.dilation * width, columns.dilation];
  x.fill(0);
  for (let o = 0, from = 0; o < outer; o++)
    for (let i = 0; i < rows.outputSize; i++) {
      const top = (o * rows.inputSize + rows.firsts[i]!) * width;
      const height = rows.counts[i]! * down;
      for (let j = 0; j < columns.outputSize; j++, from++) {
        const share = y[from]!;
        const start = top + columns.firsts[j]!;
        const length = columns.counts[j]! * right;
        for (let row = start; row < start + height; row += down)
          for (let at = row; at < row + length; at += right) x[at]! += share;
      }
    }
}
