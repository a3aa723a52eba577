import type { ContestantCode } from "../../src/contestants/contestant.ts";

export const contestant: ContestantCode = {
  describe: async () => ({ engine: "js", threads: 1 }),
  kinds: {
    gemm: () => ({ call: () => new Promise(() => {}), result: () => new Float32Array() }),
  },
};
