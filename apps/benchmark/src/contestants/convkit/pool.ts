import { avgPool2d, avgPool2dGrad, maxPool2d, maxPool2dGrad } from "@convkit/conv-kernels";
import { fromTypedArray, type NDArray } from "@convkit/ndarray";
import { fillInput, sizeOf } from "../../inputs.ts";
import type { PoolTask } from "../../tasks.ts";
import type { Work } from "../contestant.ts";

export function preparePool(task: PoolTask, seed: number): Work {
  const { op, product, inputShape, outputShape, kernel, stride } = task;
  const input = (stream: number, shape: readonly number[]) =>
    fromTypedArray(fillInput(seed, stream, sizeOf(shape)), shape);
  const [x, dy] = [input(0, inputShape), input(2, outputShape)];
  const options = { kernelSize: kernel, stride };
  const compute = {
    max: { forward: () => maxPool2d(x, options), inputGrad: () => maxPool2dGrad(x, dy, options) },
    avg: { forward: () => avgPool2d(x, options), inputGrad: () => avgPool2dGrad(inputShape, dy, options) },
  }[op][product];
  let result: NDArray | undefined;
  return {
    call: () => {
      result = compute();
    },
    result: () => result!.toTypedArray() as Float32Array,
  };
}
