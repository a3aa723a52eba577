import type { ContestantCode } from "../../src/contestants/contestant.ts";
import { referenceGemm } from "../../src/reference/gemm.ts";

export const contestant: ContestantCode = {
  describe: async () => ({ engine: "js", threads: 1 }),
  kinds: {
    gemm: (task, seed) => ({
      call: () => {},
      result: () => Float32Array.from(referenceGemm(task, seed)),
      info: { workspaceBytes: 12 },
    }),
  },
};
