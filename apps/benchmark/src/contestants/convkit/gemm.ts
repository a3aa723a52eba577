import { matmul, noGrad, type Tensor, tensor } from "@convkit/autograd";
import { fillInput } from "../../inputs.ts";
import type { GemmTask } from "../../tasks.ts";
import type { Work } from "../contestant.ts";

export function prepareGemm({ m, k, n }: GemmTask, seed: number): Work {
  const a = tensor(fillInput(seed, 0, m * k), { shape: [m, k] });
  const b = tensor(fillInput(seed, 1, k * n), { shape: [k, n] });
  return tensorWork(() => matmul(a, b));
}

/** Work whose result is one tensor. */
export function tensorWork(compute: () => Tensor): Work {
  let result: Tensor | undefined;
  return {
    call: () => {
      result = noGrad(compute);
    },
    result: async () => (await result!.data()) as Float32Array,
  };
}
