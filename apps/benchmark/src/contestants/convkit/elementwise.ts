import { add, batchNorm, relu, reshape, softmax, type Tensor, tensor } from "@convkit/autograd";
import { Adam, Parameter, SGD } from "@convkit/nn";
import { fillInput, sizeOf } from "../../inputs.ts";
import type { ElementwiseTask } from "../../tasks.ts";
import type { Work } from "../contestant.ts";
import { tensorWork } from "./gemm.ts";

export function prepareElementwise({ op, shape }: ElementwiseTask, seed: number): Work {
  const input = (stream: number, shape: readonly number[]) =>
    tensor(fillInput(seed, stream, sizeOf(shape)), { shape });
  const channels = [shape[1] ?? 1];
  const x = input(0, shape);
  switch (op) {
    case "relu":
      return tensorWork(() => relu(x));
    case "softmax":
      return tensorWork(() => softmax(x, -1));
    case "biasAdd": {
      const bias = reshape(input(1, channels), [1, ...channels, 1, 1]);
      return tensorWork(() => add(x, bias));
    }
    case "batchNorm": {
      const [weight, bias] = [input(1, channels), input(2, channels)];
      return tensorWork(() => batchNorm(x, { weight, bias }));
    }
    case "sgd":
      return optimizerWork(x, input(1, shape), (p) => new SGD(p, { lr: 0.01, momentum: 0.9 }));
    case "adam":
      return optimizerWork(x, input(1, shape), (p) => new Adam(p));
  }
}

function optimizerWork(start: Tensor, grad: Tensor, make: (parameters: Tensor[]) => { step(): void }): Work {
  const parameter = new Parameter(start);
  parameter.grad = grad;
  const optimizer = make([parameter]);
  return {
    call: () => optimizer.step(),
    result: async () => (await parameter.data()) as Float32Array,
  };
}
