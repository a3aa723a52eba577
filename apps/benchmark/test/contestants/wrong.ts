import type { ContestantCode } from "../../src/contestants/contestant.ts";
import { referenceGemm } from "../../src/reference/gemm.ts";

/** Right but for one element: the planted error. */
export const contestant: ContestantCode = {
  describe: async () => ({ engine: "js", threads: 1 }),
  kinds: {
    gemm: (task, seed) => ({
      call: () => {},
      result: () => {
        const result = Float32Array.from(referenceGemm(task, seed));
        result[7]! += 0.1;
        return result;
      },
    }),
  },
};
