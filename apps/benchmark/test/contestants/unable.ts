import { type ContestantCode, Unsupported } from "../../src/contestants/contestant.ts";

export const contestant: ContestantCode = {
  describe: async () => ({ engine: "js", threads: 1 }),
  kinds: {
    gemm: () => {
      throw new Unsupported("no gradient kernel");
    },
  },
};
