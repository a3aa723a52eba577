import { fillInput, sizeOf } from "../inputs.ts";
import type { PoolTask } from "../tasks.ts";

/**
 * The gradient of max pooling goes to the maximum. Where two elements of a window tie, either is right: NaN
 * stands for "not compared" there.
 */
export function referencePool(task: PoolTask, seed: number): Float64Array {
  const { op, product, inputShape, outputShape, kernel, stride } = task;
  const x = fillInput(seed, 0, sizeOf(inputShape));
  const dy = fillInput(seed, 2, sizeOf(outputShape));
  const [height, width] = inputShape.slice(2) as [number, number];
  const [rows, columns] = outputShape.slice(2) as [number, number];
  const y = new Float64Array(dy.length);
  const dx = new Float64Array(x.length);
  for (let to = 0; to < y.length; to++) {
    const [plane, i, j] = [Math.floor(to / (rows * columns)), Math.floor(to / columns) % rows, to % columns];
    let best = -1;
    const tied: number[] = [];
    for (let u = 0; u < kernel; u++)
      for (let v = 0; v < kernel; v++) {
        const from = (plane * height + i * stride + u) * width + j * stride + v;
        if (op === "avg") {
          y[to]! += x[from]! / kernel ** 2;
          dx[from]! += dy[to]! / kernel ** 2;
        } else {
          if (best >= 0 && x[from] === x[best]) tied.push(best, from);
          if (best < 0 || x[from]! > x[best]!) best = from;
        }
      }
    if (op === "max") {
      y[to] = x[best]!;
      dx[best]! += dy[to]!;
      for (const from of tied) if (x[from] === x[best]) dx[from] = Number.NaN;
    }
  }
  return product === "forward" ? y : dx;
}
