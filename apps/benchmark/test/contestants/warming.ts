import type { ContestantCode } from "../../src/contestants/contestant.ts";
import { referenceGemm } from "../../src/reference/gemm.ts";

let calls = 0;

/** Takes longer for its first call than for all others. */
export const contestant: ContestantCode = {
  describe: async () => ({ engine: "js", threads: 1 }),
  kinds: {
    gemm: (task, seed) => ({
      call: () => new Promise((resolve) => setTimeout(resolve, calls++ === 0 ? 1000 : 0)),
      result: () => Float32Array.from(referenceGemm(task, seed)),
    }),
  },
};
