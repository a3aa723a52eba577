import { avgPool2d, maxPool2d, noGrad, type Tensor, tensor } from "@convkit/autograd";
import { fillInput, sizeOf } from "../../inputs.ts";
import type { PoolTask } from "../../tasks.ts";
import type { Work } from "../contestant.ts";

export function preparePool(task: PoolTask, seed: number): Work {
  const { op, product, inputShape, outputShape, kernel, stride } = task;
  const input = (stream: number, shape: readonly number[], requiresGrad = false) =>
    tensor(fillInput(seed, stream, sizeOf(shape)), { shape, requiresGrad });
  const x = input(0, inputShape, product === "inputGrad");
  const compute = () => (op === "max" ? maxPool2d : avgPool2d)(x, { kernelSize: kernel, stride });
  let result: Tensor | undefined;
  const forward = () => {
    result = noGrad(compute);
  };
  const backward = () => {
    const [y, dy] = [compute(), input(2, outputShape)];
    return () => {
      x.grad = undefined;
      y.backward(dy, { retainGraph: true });
      result = x.grad;
    };
  };
  return {
    call: product === "forward" ? forward : backward(),
    result: async () => (await result!.data()) as Float32Array,
  };
}
